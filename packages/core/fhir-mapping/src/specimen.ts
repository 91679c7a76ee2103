import type { Hit } from "@cohort/terminology";
import type { Observation, Specimen } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import { type Raw, child, readAs, textOf } from "./raw.ts";
import type { Reading } from "./reading.ts";
import { typeOf } from "./resource-index.ts";

/** SNOMED CT codes of specimens that are not blood, HL7 table 0487's for some, and the words in use. */
const NOT_BLOOD: ReadonlyMap<string, true> = new Map(
  [
    ["122575003", "urine", "ur", "random urine", "spot urine", "midstream urine", "24 hour urine"],
    ["urin", "harn", "spontanurin", "sammelurin", "mittelstrahlurin", "尿", "尿液", "中段尿"],
    ["258450006", "cerebrospinal fluid", "csf", "liquor", "liquor cerebrospinalis", "脑脊液"],
    ["258607008", "bronchoalveolar lavage", "bronchoalveolar lavage fluid", "bal", "bal fluid"],
    ["bronchoalveoläre lavage", "肺泡灌洗液", "支气管肺泡灌洗液", "258603007"],
    ["119334006", "sputum", "痰", "痰液", "119342007", "saliva", "speichel", "唾液"],
    ["119339001", "stool", "feces", "faeces", "stuhl", "粪便", "大便"],
    ["257261003", "swab", "258500001", "nasopharyngeal swab", "258529004", "throat swab"],
    ["abstrich", "rachenabstrich", "拭子", "咽拭子", "鼻咽拭子"],
    ["119376003", "tissue", "gewebe", "组织", "258415003", "biopsy", "biopsie", "活检"],
    ["168139001", "peritoneal fluid", "309201001", "ascitic fluid", "ascites", "aszites", "腹水"],
    ["pleural fluid", "pleuraerguss", "胸水"],
    ["119373006", "amniotic fluid", "fruchtwasser", "羊水"],
  ]
    .flat()
    .map((word) => [word, true]),
);

/** `Urine specimen`, `Urine, clean catch`: what stands before the first comma, without "specimen". */
const plain = (text: string): string =>
  (text.length > 200 ? "" : text)
    .toLowerCase()
    .split(/[,;(（，]/, 1)
    .join("")
    .trim()
    .replace(/ (?:specimen|sample)$/, "");

const isOther = (text: string | null): boolean => text !== null && NOT_BLOOD.has(plain(text));

/** Whether Observation.specimen says that it was not blood. Most results say nothing, and are not doubted. */
function isNotBlood(raw: Raw<Observation>, holder: Raw<unknown>, { index }: Reading): boolean {
  const specimen = child(raw, "specimen");
  if (!specimen) return false;
  if (isOther(textOf(specimen, "display"))) return true;
  const reference = textOf(specimen, "reference");
  const target = reference === null ? null : index.resolve(reference, holder);
  if (!target || typeOf(target) !== "Specimen") return false;
  const type = child(readAs<Specimen>(target), "type");
  return lookUpWord(type, NOT_BLOOD) !== null || (type !== null && isOther(textOf(type, "text")));
}

/** Which of a code's hits a result stands for: those of blood tests not where it was made of something else. */
export type Claim = (hits: readonly Hit[]) => readonly Hit[];

/** `holder` is the resource that contains the result, or the result itself. */
export function claimOf(raw: Raw<Observation>, holder: Raw<unknown>, reading: Reading): Claim {
  if (!isNotBlood(raw, holder, reading)) return (hits) => hits;
  const { concepts } = reading.terminology;
  return (hits) => hits.filter((hit) => concepts.get(hit.concept)?.specimen !== "blood");
}
