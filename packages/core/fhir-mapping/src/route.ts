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
  // SNOMED CT: oral, nasogastric, gastrostomy, enteral, digestive tract; iv, iv central, iv peripheral;
  // im, sc, intra-arterial, intraosseous; transdermal, sublingual, buccal, intravascular
  ...rows("oral", "26643006|127492001|127490009|417985001|447964005"),
  ...rows("intravenous", "47625008|418114005|419993007"),
  ...rows("parenteral", "78421000|34206005|58100008|417255000"),
  ...rows("systemic", "45890007|37839007|54471007|445755006"),
  // topical, cutaneous, respiratory tract, inhalation, nasal, ophthalmic, ocular, conjunctival, otic
  ...rows("local", "6064005|448598008|447694001|18679011000001101|46713006|54485002|372472002"),
  ...rows("local", "446105004|10547007"),
  // intra-articular, periarticular, intralesional, intradermal, epidural, intrathecal, intravitreal,
  // intraocular, subconjunctival, vaginal, rectal, dental, intravesical
  ...rows("local", "12130007|372474001|372466002|372464004|404820008|72607000|418401004"),
  ...rows("local", "372468001|372476004|16857009|37161004|372449004|372471009"),
  // EDQM Standard Terms: oral, gastric; iv; im, sc; buccal; then cutaneous, inhalation, nasal, auricular,
  // intra-articular, intradermal, epidural, epilesional
  ...rows("oral", "20053000|20013500"),
  ...rows("intravenous", "20045000"),
  ...rows("parenteral", "20035000|20066000"),
  ...rows("systemic", "20002500"),
  ...rows("local", "20003000|20020000|20049000|20001000|20024000|20030000|20009000|20010000"),
  // HL7 codes
  ...rows("oral", "po|ng|gtt"),
  ...rows("intravenous", "iv|ivp|ivpb|ivinj|ivpush|ivinf"),
  ...rows("parenteral", "im|sc|sq|subq|iminj|scinj"),
  ...rows("systemic", "sl|td"),
  ...rows("local", "tp|top|topical|ih|inh|ihl|ns|in|op|opth|ot|otic|pr|vg|id|it|ep|ia|ap|nasinhl"),
  // Words
  ...rows("oral", "oral|by mouth|per os|orally|po/ng|nasogastric|peroral|口服|鼻饲"),
  ...rows("intravenous", "intravenous|iv drip|iv bolus|ivpca|intravenös"),
  ...rows("intravenous", "静脉|静脉注射|静脉滴注|静滴|静注"),
  ...rows("parenteral", "intramuscular|subcutaneous|subcut|parenteral|intramuskulär|subkutan"),
  ...rows("parenteral", "肌肉注射|肌内注射|肌注|皮下注射|皮下"),
  ...rows("systemic", "sublingual|buccal|transdermal|舌下"),
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

/**
 * Of several, what is not local decides: its own way, `systemic` where ways differ. Local where all are; null
 * where that is not told.
 */
export function readRoute(routes: readonly (Raw<CodeableConcept> | null)[]): Route | null {
  const read = routes.map((route) => route && routeOf(route));
  const ways = new Set(read.filter((route) => route !== null && route !== "local"));
  const [way] = ways;
  if (way) return ways.size === 1 ? way : "systemic";
  return read.length > 0 && read.every((route) => route === "local") ? "local" : null;
}

const LOCAL_FORM =
  /\b(?:topical|ophthalmic|otic|nasal|inhal\w*|rectal|vaginal|dermal|cream|ointment|shampoo|suppository)\b/i;
const ORAL_FORM = /\b(?:oral|chewable)\b/i;
/** An injection's dose form does not say where it goes. */
const SYSTEMIC_FORM = /\b(?:sublingual|inject\w*|transdermal|prefilled|auto-injector)\b/i;

/** The route that an RxNorm product's name gives with its dose form: `... 1 % Topical Cream`. */
export function routeOfProduct(codings: readonly Raw<Coding>[]): Route | null {
  for (const coding of codings) {
    const display = textOf(coding, "system") === RXNORM ? textOf(coding, "display") : null;
    if (display === null || display.length > 300) continue;
    if (LOCAL_FORM.test(display)) return "local";
    if (ORAL_FORM.test(display)) return "oral";
    if (SYSTEMIC_FORM.test(display)) return "systemic";
  }
  return null;
}
