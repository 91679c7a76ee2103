import type { MedicationFact } from "@cohort/record";
import type { CodeableConcept, Coding } from "fhir/r4.js";
import { displaysOf, lookUpWord } from "./codes.ts";
import { type Raw, textOf } from "./raw.ts";
import { RXNORM } from "./strength.ts";

type Route = NonNullable<MedicationFact["route"]>;

const rows = (route: Route, names: string): [string, Route][] =>
  names.split("|").map((name) => [name.trim(), route]);

/**
 * SNOMED CT, EDQM, HL7 v2 table 0162 and v3 RouteOfAdministration codes, and the words in use. Rectal,
 * vaginal, nasal and inhaled count as local: there they are given for their effect on the spot.
 */
const ROUTES: ReadonlyMap<string, Route> = new Map([
  // SNOMED CT: oral, iv, im, sc, transdermal, sublingual, buccal, nasogastric, gastrostomy, enteral,
  // intra-arterial, intraosseous, iv central, iv peripheral, intravascular, digestive tract
  ...rows("systemic", "26643006|47625008|78421000|34206005|45890007|37839007|54471007|127492001"),
  ...rows("systemic", "127490009|417985001|58100008|417255000|418114005|419993007|445755006"),
  ...rows("systemic", "447964005"),
  // topical, cutaneous, respiratory tract, inhalation, nasal, ophthalmic, ocular, conjunctival, otic
  ...rows("local", "6064005|448598008|447694001|18679011000001101|46713006|54485002|372472002"),
  ...rows("local", "446105004|10547007"),
  // intra-articular, periarticular, intralesional, intradermal, epidural, intrathecal, intravitreal,
  // intraocular, subconjunctival, vaginal, rectal, dental, intravesical
  ...rows("local", "12130007|372474001|372466002|372464004|404820008|72607000|418401004"),
  ...rows("local", "372468001|372476004|16857009|37161004|372449004|372471009"),
  // EDQM Standard Terms: oral, iv, im, sc, buccal, gastric; then cutaneous, inhalation, nasal, auricular,
  // intra-articular, intradermal, epidural, epilesional
  ...rows("systemic", "20053000|20045000|20035000|20066000|20002500|20013500"),
  ...rows("local", "20003000|20020000|20049000|20001000|20024000|20030000|20009000|20010000"),
  // HL7 codes
  ...rows("systemic", "po|iv|im|sc|sq|subq|sl|td|ng|gtt|ivp|ivpb|ivinj|ivpush|ivinf|iminj|scinj"),
  ...rows("local", "tp|top|topical|ih|inh|ihl|ns|in|op|opth|ot|otic|pr|vg|id|it|ep|ia|ap|nasinhl"),
  // Words
  ...rows("systemic", "oral|by mouth|per os|orally|po/ng|intravenous|iv drip|iv bolus|ivpca"),
  ...rows("systemic", "intramuscular|subcutaneous|subcut|sublingual|buccal|transdermal|parenteral"),
  ...rows("systemic", "nasogastric|intravenös|intramuskulär|subkutan|peroral|口服|静脉|静脉注射"),
  ...rows("systemic", "静脉滴注|静滴|静注|肌肉注射|肌内注射|肌注|皮下注射|皮下|舌下|鼻饲"),
  ...rows("local", "cutaneous|dermal|inhaled|inhalation|neb|nebulized|nasal|intranasal|nas"),
  ...rows("local", "ophthalmic|ocular|eye|both eyes|left eye|right eye|otic|auricular|both ears"),
  ...rows("local", "left ear|right ear|intra-articular|intraarticular|intralesional|intradermal"),
  ...rows(
    "local",
    "intravitreal|epidural|intrathecal|vaginal|rectal|topisch|lokal|inhalativ|kutan",
  ),
  ...rows(
    "local",
    "外用|局部|吸入|雾化吸入|滴眼|滴鼻|喷鼻|鼻用|滴耳|直肠|阴道|关节腔注射|鞘内注射",
  ),
]);

/** `Oral route`, `Oral use (qualifier value)` and `oral` are one word. */
const TAIL = /\s*(?:\(qualifier value\)|route|use|administration|of administration)\s*$/i;

function routeOf(route: Raw<CodeableConcept>): Route | null {
  const exact = lookUpWord(route, ROUTES);
  if (exact) return exact;
  const text = textOf(route, "text");
  for (const words of text === null ? displaysOf(route) : [text, ...displaysOf(route)]) {
    if (words.length > 200) continue;
    const bare = words.replace(TAIL, "").replace(TAIL, "").trim().toLowerCase();
    const found = ROUTES.get(bare);
    if (found) return found;
  }
  return null;
}

/** Systemic as soon as one of several is; local where all are; null where that is not told. */
export function readRoute(routes: readonly (Raw<CodeableConcept> | null)[]): Route | null {
  const read = routes.map((route) => route && routeOf(route));
  if (read.includes("systemic")) return "systemic";
  return read.length > 0 && read.every((route) => route === "local") ? "local" : null;
}

const LOCAL_FORM =
  /\b(?:topical|ophthalmic|otic|nasal|inhal\w*|rectal|vaginal|dermal|cream|ointment|shampoo|suppository)\b/i;
const SYSTEMIC_FORM =
  /\b(?:oral|chewable|sublingual|inject\w*|transdermal|prefilled|auto-injector)\b/i;

/** The route that an RxNorm product's name gives with its dose form: `... 1 % Topical Cream`. */
export function routeOfProduct(codings: readonly Raw<Coding>[]): Route | null {
  for (const coding of codings) {
    const display = textOf(coding, "system") === RXNORM ? textOf(coding, "display") : null;
    if (display === null || display.length > 300) continue;
    if (LOCAL_FORM.test(display)) return "local";
    if (SYSTEMIC_FORM.test(display)) return "systemic";
  }
  return null;
}
