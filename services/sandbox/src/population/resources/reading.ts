import type { CodeableConcept, Observation } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { Result } from "../story.ts";
import { ANALYTES, type Analyte, type AnalyteKey } from "../terms/analytes.ts";
import { FINDINGS, type FindingKey, WORDS, type WordKey } from "../terms/findings.ts";
import { nameIn } from "../terms/language.ts";
import { RESULT_NAMES } from "../terms/result-names.ts";
import type { Laboratory } from "../terms/laboratories.ts";
import {
  CLINICAL_CONCEPT,
  coding,
  hl7,
  LOCAL_LAB,
  LOINC,
  SNOMED,
  systemOf,
} from "../terms/systems.ts";
import { flagOf, rangesOf } from "./limits.ts";
import { quantityOn, scaleOf } from "./scale.ts";

/** A result as far as an Observation and one of its components have it in common. */
export type Reading = Pick<
  Observation,
  | "code"
  | "valueQuantity"
  | "valueCodeableConcept"
  | "valueString"
  | "valueBoolean"
  | "dataAbsentReason"
  | "interpretation"
  | "referenceRange"
>;

export type ResultKey = AnalyteKey | FindingKey;

export const isAnalyte = (key: ResultKey): key is AnalyteKey => key in ANALYTES;

/** Whether a story's key names a result, as all of them do. */
export const isResultKey = (key: string): key is ResultKey => key in ANALYTES || key in FINDINGS;

const isWord = (text: string): text is WordKey => text in WORDS;

/** LOINC's code, which depends on the unit where it tells mass from moles, beside the house's own. */
function codeOf(key: ResultKey, result: Result, laboratory: Laboratory): CodeableConcept {
  if (result.localCode) {
    const [local, display] = result.localCode;
    return { coding: [coding(LOCAL_LAB, local, display)], text: display };
  }
  const { code, display } = isAnalyte(key) ? ANALYTES[key] : FINDINGS[key];
  const reported = isAnalyte(key) ? laboratory.units[key]?.code : undefined;
  const text = RESULT_NAMES[laboratory.language][key] ?? display;
  const known = coding(systemOf(reported ?? code), reported ?? code, display);
  const local = laboratory.language === "zh" ? [coding(LOCAL_LAB, key.toUpperCase(), text)] : [];
  return { coding: [known, ...local], text };
}

function wordValue(word: WordKey, laboratory: Laboratory): CodeableConcept {
  const { snomed, answer, names } = WORDS[word];
  const text = nameIn(names, laboratory.language);
  if (laboratory.words === "text") return { text };
  const code =
    laboratory.words === "answer" && answer !== null
      ? coding(LOINC, answer, names.en)
      : coding(SNOMED, snomed, names.en);
  return { coding: [code], text };
}

const flagged = (flag: string | null | undefined): Pick<Reading, "interpretation"> =>
  flag ? { interpretation: [{ coding: [hl7("v3-ObservationInterpretation", flag)] }] } : {};

function measured(
  key: AnalyteKey,
  result: Result,
  { person, random }: Chart,
): Omit<Reading, "code"> {
  const { usual, digits }: Analyte = ANALYTES[key];
  const value = typeof result.is === "number" ? result.is : random.between(...usual, digits);
  const scale = scaleOf(key, result, person.laboratory);
  const referenceRange = rangesOf(key, result, person, scale);
  return {
    valueQuantity: quantityOn(scale, value, result.comparator),
    ...(referenceRange.length === 0 ? {} : { referenceRange: [...referenceRange] }),
    ...flagged(result.flag ?? flagOf(key, value, result, person)),
  };
}

/** What a result says, written the way the person's laboratory writes it. */
export function readingOf(key: ResultKey, result: Result, chart: Chart): Reading {
  const { laboratory } = chart.person;
  const code = codeOf(key, result, laboratory);
  const { is } = result;
  if (result.missing) {
    return { code, dataAbsentReason: { coding: [hl7("data-absent-reason", result.missing)] } };
  }
  const group = isAnalyte(key) ? null : FINDINGS[key].group;
  if (group === "flag") return { code, valueBoolean: is !== "no" };
  if (group === "assessment") {
    const word = String(is ?? "no-response");
    const value =
      key === "response" ? { coding: [coding(CLINICAL_CONCEPT, word)] } : { text: word };
    return { code, valueCodeableConcept: value };
  }
  if (typeof is === "string") {
    if (!isWord(is)) return { code, valueString: is };
    return { code, valueCodeableConcept: wordValue(is, laboratory), ...flagged(result.flag) };
  }
  return isAnalyte(key)
    ? { code, ...measured(key, result, chart) }
    : { code, valueCodeableConcept: wordValue("negative", laboratory) };
}
