import type { Story } from "../../story.ts";
import { showing } from "../expect.ts";

const sle = showing("NCT06421701 sle");
const sjs = showing("NCT06614270 sjs");
const pss = showing("NCT06464679 pss");
const risk = showing("NCT06967038 pss");
const ra = showing("NCT06464679 ra");
const nanjingRa = showing("NCT06613490 ra");
const ssc = showing("NCT06614270 ssc");
const changhaiSsc = showing("NCT06464679 ssc");
const iim = showing("NCT06614270 iim");
const changhaiIim = showing("NCT06464679 iim");
const aav = showing("NCT06614270 aav");
const aps = showing("NCT06614270 aps");

/** People with two of the diseases: studies differ in whether that keeps them out. */
export const OVERLAP: readonly Story[] = [
  {
    key: "arthritis-and-sjogren",
    diseases: ["arthritis", "sjogren"],
    about:
      "Rheumatoid arthritis with Sjögren's syndrome: two studies of one disease alone refuse the other.",
    shows: [ra.eligible, nanjingRa.eligible, pss.eligible, sjs.fails("exc-1"), risk.fails("exc-4")],
    age: 50,
    kg: 64,
    steroid: [
      { what: "prednisone", as: "statement", from: 320, until: 250, mg: 80 },
      { what: "prednisone", as: "statement", from: 249, until: 20, mg: 7.5 },
    ],
    immunomodulators: [
      { what: "cyclophosphamide", as: "statement", from: 660, until: 480 },
      { what: "methotrexate", as: "statement", from: 690, until: 300 },
      { what: "adalimumab", as: "statement", from: 460, until: 330 },
      { what: "tofacitinib", as: "statement", from: 290, until: 21, mg: 10 },
    ],
    alsoTakes: [{ what: "folicAcid", as: "statement", from: 690 }],
  },
  {
    key: "sclerosis-and-myositis",
    diseases: ["scleroderma", "myositis"],
    about: "Systemic sclerosis overlapping with myositis: one study takes neither, the other both.",
    shows: [ssc.fails("exc-1"), iim.fails("exc-1"), changhaiSsc.eligible, changhaiIim.eligible],
    age: 46,
  },
  {
    key: "lupus-and-clots",
    diseases: ["lupus", "antiphospholipid"],
    about:
      "Lupus with antiphospholipid syndrome under warfarin: the INR and the second disease decide.",
    shows: [sle.fails("inc-8h"), aps.fails("aps-exc-2")],
    age: 35,
    results: { inr: 2.4, pt: 26 },
    alsoTakes: [{ what: "warfarin", as: "statement", from: 470, mg: 3 }],
  },
  {
    key: "vasculitis-and-arthritis",
    diseases: ["vasculitis", "arthritis"],
    about:
      "Vasculitis in long-standing rheumatoid arthritis: the study of vasculitis refuses arthritis.",
    shows: [aav.fails("exc-1"), nanjingRa.fails("inc-9")],
    age: 57,
    kg: 64,
  },
  {
    key: "lupus-and-sjogren",
    diseases: ["lupus", "sjogren"],
    about: "Sjögren's syndrome secondary to lupus, which the study of lupus alone allows.",
    shows: [
      sle.eligible,
      sjs.fails("exc-1"),
      pss.unknown("pss-inc-1", "missing"),
      risk.fails("exc-4"),
    ],
    age: 40,
    diagnosis: [
      { what: "sle", since: 2100 },
      { what: "sjogrenSecondary", coded: "snomed", since: 700 },
      { what: "parotidSwelling", since: 240 },
      { what: "parotidSwelling", since: 30 },
    ],
    results: { creatinine: 60 },
  },
  {
    key: "sclerosis-and-sjogren",
    diseases: ["scleroderma", "sjogren"],
    about:
      "Dry and thick-skinned: one study takes both diseases, each of the other two refuses one.",
    shows: [
      changhaiSsc.eligible,
      pss.eligible,
      ssc.fails("exc-1"),
      sjs.fails("exc-1"),
      risk.fails("exc-4"),
    ],
    age: 52,
  },
];
