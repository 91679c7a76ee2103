import type { ObservedValue } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type {
  CodeableConcept,
  Observation,
  ObservationComponent,
  Quantity,
  Range,
  Ratio,
} from "fhir/r4.js";
import { displaysOf } from "./codes.ts";
import { TITRE_UNIT, parseMeasured } from "./measured-text.ts";
import { quantityComparator, unitOf } from "./quantity.ts";
import { type Raw, child, children, has, memberNames, numberOf, textOf, valueOf } from "./raw.ts";
import type { Reading } from "./reading.ts";
import { isConvertible } from "./units-of-hits.ts";

/** What can hold a value: an Observation or one of its components. */
export type Measured = Raw<Observation | ObservationComponent>;
type Hits = readonly Hit[];

const UNREADABLE: ObservedValue = { type: "unreadable" };
const ABSENT: ObservedValue = { type: "absent" };

export function ofQuantity(quantity: Raw<Quantity> | null): ObservedValue {
  const value = quantity && numberOf(quantity, "value");
  const comparator = quantity && quantityComparator(quantity);
  if (!quantity || value === null || comparator === null) return UNREADABLE;
  const unit = unitOf(quantity);
  return comparator === undefined
    ? { type: "quantity", value, unit }
    : { type: "quantity", value, comparator, unit };
}

/** A text on no closed list is not kept, nor is a unit that no concept of the entry can read. */
function ofText(text: string, hits: Hits, reading: Reading): ObservedValue {
  const measured = parseMeasured(text);
  if (measured && isUnit(measured.unit, hits, reading)) {
    const { value, comparator, unit } = measured;
    return comparator === null
      ? { type: "quantity", value, unit }
      : { type: "quantity", value, comparator, unit };
  }
  return ofListedText(text, hits, reading);
}

/** By the closed lists alone: a text that is a number says nothing here. */
export const ofListedText = (text: string, hits: Hits, reading: Reading): ObservedValue =>
  ofWord(hits, (concept) => reading.terminology.word(concept, [], text), reading);

const isUnit = (unit: string | null, hits: Hits, reading: Reading): boolean =>
  unit === null || unit === TITRE_UNIT || isConvertible(unit, hits, reading);

const NUMERAL = /^\d+(?:\.\d+)?$/;

/** A grade in words ("class III") is a number of its concept's unit, where the closed list has it as a numeral. */
export function valueOfWord(word: string, of: Hit["concept"], reading: Reading): ObservedValue {
  const unit = NUMERAL.test(word) ? reading.terminology.concepts.get(of)?.unit : null;
  return unit ? { type: "quantity", value: Number(word), unit } : { type: "word", word };
}

function ofWord(
  hits: Hits,
  wordOf: (concept: Hit["concept"]) => string | null,
  reading: Reading,
): ObservedValue {
  for (const { concept } of hits) {
    const word = wordOf(concept);
    if (word !== null) return valueOfWord(word, concept, reading);
  }
  return UNREADABLE;
}

export function ofConcept(
  concept: Raw<CodeableConcept> | null,
  hits: Hits,
  reading: Reading,
): ObservedValue {
  if (!concept) return UNREADABLE;
  const codings = children(concept, "coding").flatMap((coding) => {
    const code = textOf(coding, "code");
    return code === null ? [] : [{ system: textOf(coding, "system"), code: code.trim() }];
  });
  const coded = ofWord(hits, (id) => reading.terminology.word(id, codings, null), reading);
  if (coded.type !== "unreadable") return coded;
  const text = textOf(concept, "text");
  for (const words of text === null ? displaysOf(concept) : [text, ...displaysOf(concept)]) {
    const value = ofText(words, hits, reading);
    if (value.type !== "unreadable") return value;
  }
  return UNREADABLE;
}

function ofRange(range: Raw<Range> | null): ObservedValue {
  const low = range && child(range, "low");
  const high = range && child(range, "high");
  const from = low && numberOf(low, "value");
  const to = high && numberOf(high, "value");
  const unit = (low && unitOf(low)) ?? (high && unitOf(high));
  const disagree = low && high && unitOf(low) !== unitOf(high);
  if ((from === null && to === null) || disagree || (from ?? -Infinity) > (to ?? Infinity)) {
    return UNREADABLE;
  }
  return { type: "interval", low: from, high: to, unit };
}

/** A titre 1:80 is 80 titre units; so much of one thing in one unit of another is a quotient. */
function ofRatio(ratio: Raw<Ratio> | null): ObservedValue {
  const above = ratio && child(ratio, "numerator");
  const below = ratio && child(ratio, "denominator");
  const top = above && numberOf(above, "value");
  const bottom = below && numberOf(below, "value");
  if (!above || !below || top === null || bottom === null) return UNREADABLE;
  const compared = has(above, "comparator") || has(below, "comparator");
  const units = [unitOf(above), unitOf(below)].filter((unit) => unit !== null && unit !== "1");
  if (units.length === 0 && top === 1 && bottom > 1 && !compared) {
    return { type: "quantity", value: bottom, unit: TITRE_UNIT };
  }
  if (units.length === 2 && bottom === 1 && !compared) {
    return { type: "quantity", value: top, unit: units.join("/") };
  }
  return UNREADABLE;
}

/** The value as it is written down; null where there is none, not even a wrong one. */
function written(node: Measured, hits: Hits, reading: Reading): ObservedValue | null {
  if (has(node, "valueQuantity")) return ofQuantity(child(node, "valueQuantity"));
  if (has(node, "valueCodeableConcept")) {
    return ofConcept(child(node, "valueCodeableConcept"), hits, reading);
  }
  if (has(node, "valueString")) {
    const text = textOf(node, "valueString");
    return text === null ? UNREADABLE : ofText(text, hits, reading);
  }
  if (has(node, "valueInteger")) {
    const value = numberOf(node, "valueInteger");
    return value === null ? UNREADABLE : { type: "quantity", value, unit: null };
  }
  if (has(node, "valueBoolean")) {
    const value = valueOf(node, "valueBoolean");
    return typeof value === "boolean" ? { type: "boolean", value } : UNREADABLE;
  }
  if (has(node, "valueRange")) return ofRange(child(node, "valueRange"));
  if (has(node, "valueRatio")) return ofRatio(child(node, "valueRatio"));
  // SampledData, times, and types that R4 does not have.
  return memberNames(node).some((name) => name.startsWith("value")) ? UNREADABLE : null;
}

const YES = new Set(["positive", "present", "yes"]);
const NO = new Set(["negative", "absent", "no"]);
const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ["positive", "negative"],
  ["negative", "positive"],
]);

/** Where the code itself is the result ("HBsAg positive"), the value says whether that holds. */
function underWord(
  { word = "", concept }: Hit,
  value: ObservedValue | null,
  reading: Reading,
): ObservedValue {
  if (value === null) return valueOfWord(word, concept, reading);
  const yes =
    value.type === "boolean" ? value.value : value.type === "word" ? sayOf(value.word) : null;
  if (yes === null) return value;
  if (yes) return valueOfWord(word, concept, reading);
  const opposite = OPPOSITE.get(word);
  return opposite === undefined ? UNREADABLE : { type: "word", word: opposite };
}

const sayOf = (word: string): boolean | null =>
  YES.has(word) ? true : NO.has(word) ? false : null;

/** A value under the code that asked for it; where the code itself is a result, whether that holds. */
export function underCode(hits: Hits, value: ObservedValue, reading: Reading): ObservedValue {
  const saying = hits.find((hit) => hit.word !== undefined);
  return saying ? underWord(saying, value, reading) : value;
}

/** The value of an entry that `hits` claim. Null: none, and none is said to be missing. */
export function readValue(node: Measured, hits: Hits, reading: Reading): ObservedValue | null {
  const value = written(node, hits, reading);
  const saying = hits.find((hit) => hit.word !== undefined);
  if (saying && !(value === null && has(node, "dataAbsentReason"))) {
    return underWord(saying, value, reading);
  }
  return value ?? (has(node, "dataAbsentReason") ? ABSENT : null);
}
