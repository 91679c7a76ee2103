import type { Names } from "./language.ts";

/** A drug as it is prescribed here. `strength` is mg of one tablet, capsule or vial. */
export interface Drug {
  readonly names: Names;
  readonly atc?: string;
  readonly rxnorm?: string;
  /** Of our own list: no terminology has it. */
  readonly own?: string;
  readonly strength: number;
  readonly form: "tablet" | "capsule" | "injection" | "cream" | "inhaler";
}

const row = (
  en: string,
  zh: string,
  atc: string,
  rxnorm: string | null,
  strength: number,
  form: Drug["form"] = "tablet",
): Drug => ({
  names: { en, zh },
  atc,
  ...(rxnorm === null ? {} : { rxnorm }),
  strength,
  form,
});

export const DRUGS = {
  // Glucocorticoids
  prednisone: row("Prednisone", "泼尼松", "H02AB07", "8640", 5),
  prednisolone: row("Prednisolone", "泼尼松龙", "H02AB06", "8638", 5),
  methylprednisolone: row("Methylprednisolone", "甲泼尼龙", "H02AB04", "6902", 4),
  dexamethasone: row("Dexamethasone", "地塞米松", "H02AB02", "3264", 0.75),
  hydrocortisoneCream: row("Hydrocortisone cream", "氢化可的松乳膏", "D07AA02", null, 10, "cream"),
  // Against an immune system that attacks its own
  hydroxychloroquine: row("Hydroxychloroquine", "羟氯喹", "P01BA02", "5521", 200),
  mycophenolate: row("Mycophenolate mofetil", "吗替麦考酚酯", "L04AA06", "68149", 500),
  azathioprine: row("Azathioprine", "硫唑嘌呤", "L04AX01", "1256", 50),
  methotrexate: row("Methotrexate", "甲氨蝶呤", "L04AX03", "6851", 2.5),
  leflunomide: row("Leflunomide", "来氟米特", "L04AK01", "27169", 10),
  tacrolimus: row("Tacrolimus", "他克莫司", "L04AD02", "42316", 1, "capsule"),
  ciclosporin: row("Ciclosporin", "环孢素", "L04AD01", "3008", 50, "capsule"),
  cyclophosphamide: row("Cyclophosphamide", "环磷酰胺", "L01AA01", "3002", 500, "injection"),
  rituximab: row("Rituximab", "利妥昔单抗", "L01FA01", "121191", 500, "injection"),
  belimumab: row("Belimumab", "贝利尤单抗", "L04AG04", "1092437", 400, "injection"),
  iguratimod: {
    names: { en: "Iguratimod", zh: "艾拉莫德" },
    own: "iguratimod",
    strength: 25,
    form: "tablet",
  },
  telitacicept: {
    names: { en: "Telitacicept", zh: "泰它西普" },
    own: "telitacicept",
    strength: 80,
    form: "injection",
  },
  blinatumomab: row("Blinatumomab", "贝林妥欧单抗", "L01FX07", "1597258", 0.035, "injection"),
  sulfasalazine: row("Sulfasalazine", "柳氮磺吡啶", "A07EC01", "9524", 500),
  adalimumab: row("Adalimumab", "阿达木单抗", "L04AB04", "327361", 40, "injection"),
  tofacitinib: row("Tofacitinib", "托法替布", "L04AF01", "1357536", 5),
  etanercept: row("Etanercept", "依那西普", "L04AB01", "214555", 50, "injection"),
  tocilizumab: row("Tocilizumab", "托珠单抗", "L04AC07", "612865", 162, "injection"),
  // Against infection
  entecavir: row("Entecavir", "恩替卡韦", "J05AF10", null, 0.5),
  cotrimoxazole: row("Sulfamethoxazole and trimethoprim", "复方磺胺甲噁唑", "J01EE01", null, 480),
  amoxicillin: row("Amoxicillin", "阿莫西林", "J01CA04", null, 500, "capsule"),
  meropenem: row("Meropenem", "美罗培南", "J01DH02", null, 1000, "injection"),
  isoniazid: row("Isoniazid", "异烟肼", "J04AC01", null, 300),
  bictegravir: row(
    "Emtricitabine, tenofovir alafenamide and bictegravir",
    "比克恩丙诺",
    "J05AR20",
    null,
    275,
  ),
  // Heart, vessels, blood
  amlodipine: row("Amlodipine", "氨氯地平", "C08CA01", null, 5),
  losartan: row("Losartan", "氯沙坦", "C09CA01", null, 50),
  metoprolol: row("Metoprolol", "美托洛尔", "C07AB02", null, 47.5),
  furosemide: row("Furosemide", "呋塞米", "C03CA01", null, 40),
  atorvastatin: row("Atorvastatin", "阿托伐他汀", "C10AA05", null, 20),
  aspirin: row("Acetylsalicylic acid", "阿司匹林", "B01AC06", null, 100),
  enoxaparin: row("Enoxaparin", "依诺肝素", "B01AB05", "67108", 60, "injection"),
  filgrastim: row("Filgrastim", "非格司亭", "L03AA02", null, 0.3, "injection"),
  warfarin: row("Warfarin", "华法林", "B01AA03", "11289", 3),
  epoetin: row("Erythropoietin", "促红细胞生成素", "B03XA01", null, 4, "injection"),
  // Everything else
  metformin: row("Metformin", "二甲双胍", "A10BA02", null, 500),
  insulin: row("Insulin glargine", "甘精胰岛素", "A10AE04", null, 10.9, "injection"),
  levothyroxine: row("Levothyroxine", "左甲状腺素", "H03AA01", null, 0.05),
  salbutamol: row("Salbutamol", "沙丁胺醇", "R03AC02", null, 0.1, "inhaler"),
  tiotropium: row("Tiotropium bromide", "噻托溴铵", "R03BB04", null, 0.018, "inhaler"),
  omeprazole: row("Omeprazole", "奥美拉唑", "A02BC01", null, 20, "capsule"),
  calcium: row("Calcium and vitamin D", "碳酸钙D3", "A12AX", null, 600),
  alendronate: row("Alendronic acid", "阿仑膦酸", "M05BA04", null, 70),
  allopurinol: row("Allopurinol", "别嘌醇", "M04AA01", null, 100),
  ibuprofen: row("Ibuprofen", "布洛芬", "M01AE01", null, 400),
  paracetamol: row("Paracetamol", "对乙酰氨基酚", "N02BE01", null, 500),
  sertraline: row("Sertraline", "舍曲林", "N06AB06", null, 50),
  levetiracetam: row("Levetiracetam", "左乙拉西坦", "N03AX14", null, 500),
  levodopa: row("Levodopa and carbidopa", "卡左双多巴", "N04BA02", null, 250),
  letrozole: row("Letrozole", "来曲唑", "L02BG04", null, 2.5),
  cisplatin: row("Cisplatin", "顺铂", "L01XA01", null, 50, "injection"),
  folicAcid: row("Folic acid", "叶酸", "B03BB01", null, 0.4),
} as const satisfies Readonly<Record<string, Drug>>;

export type DrugKey = keyof typeof DRUGS;
