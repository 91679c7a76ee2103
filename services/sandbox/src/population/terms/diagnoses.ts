import type { Names } from "./language.ts";

/** A diagnosis in the terminologies that code it; a site uses one of them. */
export interface Diagnosis {
  readonly names: Names;
  readonly snomed?: string;
  readonly icd10cm?: string;
  readonly icd10?: string;
}

const row = (
  en: string,
  snomed: string,
  icd10cm?: string,
  zh?: string,
  icd10?: string,
): Diagnosis => ({
  names: zh === undefined ? { en } : { en, zh },
  ...(snomed === "" ? {} : { snomed }),
  ...(icd10cm === undefined ? {} : { icd10cm }),
  ...(icd10 === undefined ? {} : { icd10 }),
});

export const DIAGNOSES = {
  // Lupus and what it does
  sle: row("Systemic lupus erythematosus", "55464009", "M32.9", "系统性红斑狼疮", "M32.9"),
  sleKidney: row("Lupus nephritis", "68815009", "M32.14", "狼疮性肾炎", "M32.1"),
  sleLung: row("Lupus with lung involvement", "196138005", "M32.13", "狼疮性肺炎"),
  sleBrain: row("Neuropsychiatric lupus", "1144942002", undefined, "神经精神性狼疮"),
  sleNational: row("系统性红斑狼疮", "", undefined, "系统性红斑狼疮", "M32.100x001"),
  lupusUnspecified: row("Lupus erythematosus", "200936003"),
  lupusByDrug: row("Drug-induced lupus erythematosus", "80258006", "M32.0"),
  cutaneousLupus: row("Discoid lupus erythematosus", "", "L93.0", "盘状红斑狼疮", "L93.0"),
  haemolysis: row("Autoimmune haemolytic anaemia", "413603009", "D59.1", "自身免疫性溶血性贫血"),
  itp: row("Immune thrombocytopenia", "32273002", "D69.3", "免疫性血小板减少症", "D69.3"),
  lupusHepatitis: row("Lupus hepatitis", "19682006"),
  myocarditis: row("Myocarditis", "50920009", "I51.4", "心肌炎"),
  vasculitis: row("Vasculitis", "31996006", "L95.9", "血管炎"),
  // Other diseases of the immune system
  sjogren: row("Sjögren's syndrome", "83901003", "M35.00", "干燥综合征", "M35.0"),
  sjogrenSecondary: row("Secondary Sjögren's syndrome", "239915006"),
  rheumatoidArthritis: row("Rheumatoid arthritis", "69896004", "M06.9", "类风湿关节炎", "M06.9"),
  systemicSclerosis: row("Systemic sclerosis", "89155008", "M34.9", "系统性硬化症", "M34.9"),
  dermatomyositis: row("Dermatomyositis", "396230008", "M33.10", "皮肌炎"),
  antiphospholipid: row("Antiphospholipid syndrome", "26843008", "D68.61", "抗磷脂综合征"),
  polyangiitis: row("Microscopic polyangiitis", "239928004", "M31.7", "显微镜下多血管炎"),
  undifferentiated: row(
    "Connective tissue disease, unspecified",
    "",
    "M35.9",
    "结缔组织病",
    "M35.9",
  ),
  psoriasis: row("Psoriasis", "9014002", "L40.0", "银屑病", "L40.0"),
  crohn: row("Crohn's disease", "", "K50.90", "克罗恩病", "K50.9"),
  multipleSclerosis: row("Multiple sclerosis", "", "G35", "多发性硬化", "G35"),
  ankylosingSpondylitis: row("Ankylosing spondylitis", "", "M45.9", "强直性脊柱炎", "M45"),
  hashimoto: row("Autoimmune thyroiditis", "", "E06.3", "桥本甲状腺炎", "E06.3"),
  diabetesType1: row("Type 1 diabetes mellitus", "", "E10.9", "1型糖尿病", "E10.9"),
  // Infections and defences
  hepatitisB: row("Chronic viral hepatitis B", "61977001", "B18.1", "慢性乙型病毒性肝炎", "B18.1"),
  hepatitisC: row("Chronic viral hepatitis C", "128302006", "B18.2", "慢性丙型病毒性肝炎"),
  hiv: row("HIV infection", "86406008", "B20", "HIV感染", "B20"),
  tuberculosis: row("Pulmonary tuberculosis", "56717001", "A15.0", "肺结核", "A15.0"),
  tuberculosisLatent: row("Latent tuberculosis", "", "Z22.7", "潜伏性结核感染"),
  pneumonia: row("Pneumonia", "233604007", "J18.9", "肺炎", "J18.9"),
  urinaryInfection: row("Urinary tract infection", "", "N39.0", "泌尿道感染", "N39.0"),
  zoster: row("Herpes zoster", "4740000", "B02.9", "带状疱疹", "B02.9"),
  sinusitis: row("Viral sinusitis", "444814009", "J01.90", "鼻窦炎", "J01.9"),
  igaDeficiency: row("Selective IgA deficiency", "190979003", "D80.2", "选择性IgA缺乏症"),
  variableImmunodeficiency: row(
    "Common variable immunodeficiency",
    "",
    "D83.9",
    "常见变异型免疫缺陷病",
  ),
  // Brain
  epilepsy: row("Epilepsy", "84757009", "G40.909", "癫痫", "G40.9"),
  stroke: row("Cerebrovascular accident", "230690007", "I63.9", "脑梗死", "I63.9"),
  aneurysm: row("Intracranial aneurysm", "128609009", "I67.1", "颅内动脉瘤"),
  parkinson: row("Parkinson's disease", "49049000", "G20", "帕金森病", "G20"),
  dementia: row("Dementia", "52448006", "F03.90", "痴呆", "F03"),
  migraine: row("Migraine", "", "G43.909", "偏头痛", "G43.9"),
  depression: row("Major depression", "370143000", "F32.9", "抑郁症", "F32.9"),
  // Cancer
  breastCancer: row(
    "Malignant neoplasm of breast",
    "254837009",
    "C50.919",
    "乳腺恶性肿瘤",
    "C50.9",
  ),
  colonCancer: row("Malignant tumor of colon", "363406005", "C18.9", "结肠恶性肿瘤", "C18.9"),
  lungCancer: row("Non-small cell lung cancer", "254637007", "C34.90", "非小细胞肺癌", "C34.9"),
  thyroidCancer: row("Malignant neoplasm of thyroid gland", "", "C73", "甲状腺恶性肿瘤", "C73"),
  basalCell: row("Basal cell carcinoma of skin", "254701007", "C44.91", "皮肤基底细胞癌"),
  // Heart, lung, metabolism, kidney, joints
  hypertension: row("Essential hypertension", "59621000", "I10", "高血压", "I10"),
  coronaryDisease: row("Coronary heart disease", "53741008", "I25.10", "冠心病", "I25.1"),
  heartFailure: row("Heart failure", "84114007", "I50.9", "心力衰竭", "I50.9"),
  fibrillation: row("Atrial fibrillation", "49436004", "I48.91", "心房颤动", "I48.9"),
  copd: row(
    "Chronic obstructive pulmonary disease",
    "185086009",
    "J44.9",
    "慢性阻塞性肺疾病",
    "J44.9",
  ),
  asthma: row("Asthma", "195967001", "J45.909", "哮喘", "J45.9"),
  diabetesType2: row("Type 2 diabetes mellitus", "44054006", "E11.9", "2型糖尿病", "E11.9"),
  hyperlipidaemia: row("Hyperlipidemia", "55822004", "E78.5", "高脂血症", "E78.5"),
  obesity: row("Obesity", "414916001", "E66.9", "肥胖症", "E66.9"),
  hypothyroidism: row("Hypothyroidism", "40930008", "E03.9", "甲状腺功能减退症", "E03.9"),
  gout: row("Gout", "90560007", "M10.9", "痛风", "M10.9"),
  kneeArthrosis: row("Osteoarthritis of knee", "239873007", "M17.9", "膝骨关节炎", "M17.9"),
  osteoporosis: row("Osteoporosis", "64859006", "M81.0", "骨质疏松", "M81.0"),
  kidneyDisease: row("Chronic kidney disease", "709044004", "N18.30", "慢性肾脏病", "N18.3"),
  dialysisDependence: row(
    "Dependence on renal dialysis",
    "105502003",
    "Z99.2",
    "依赖肾透析",
    "Z99.2",
  ),
  kidneyTransplant: row("Kidney transplant status", "", "Z94.0", "肾移植状态", "Z94.0"),
  anaemia: row("Anemia", "271737000", "D64.9", "贫血", "D64.9"),
  eczema: row("Atopic dermatitis", "24079001", "L20.9", "特应性皮炎", "L20.9"),
  rhinitis: row("Allergic rhinitis", "446096008", "J30.9", "变应性鼻炎", "J30.4"),
  pregnancy: row("Normal pregnancy", "72892002", "Z34.90", "正常妊娠监督", "Z34.9"),
} as const satisfies Readonly<Record<string, Diagnosis>>;

export type DiagnosisKey = keyof typeof DIAGNOSES;
