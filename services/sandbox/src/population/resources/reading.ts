import type { CodeableConcept, Observation, ObservationReferenceRange, Quantity } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { Result, Sex } from "../story.ts";
import { ANALYTES, type Analyte, type AnalyteKey, type Limits } from "../terms/analytes.ts";
import { FINDINGS, type FindingKey, WORDS, type WordKey } from "../terms/findings.ts";
import { nameIn } from "../terms/language.ts";
import { RESULT_NAMES } from "../terms/result-names.ts";
import type { Laboratory, ReportedUnit } from "../terms/laboratories.ts";
import {
  CLINICAL_CONCEPT,
  coding,
  hl7,
  LOCAL_LAB,
  LOINC,
  SNOMED,
  systemOf,
  UCUM,
} from "../terms/systems.ts";

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

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The unit that the laboratory reports, or the story's own without conversion. */
function reportedUnit(analyte: Analyte, key: AnalyteKey, laboratory: Laboratory): ReportedUnit {
  return laboratory.units[key] ?? { unit: analyte.unit, per: 1, digits: analyte.digits };
}

function codeOf(
  key: ResultKey,
  code: string,
  result: Result,
  laboratory: Laboratory,
): CodeableConcept {
  if (result.localCode) {
    const [local, display] = result.localCode;
    return { coding: [coding(LOCAL_LAB, local, display)], text: display };
  }
  const { display } = isAnalyte(key) ? ANALYTES[key] : FINDINGS[key];
  const text = RESULT_NAMES[laboratory.language][key] ?? display;
  const known = coding(systemOf(code), code, display);
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

function quantityOf(value: number, unit: string | null, result: Result, vendor: boolean): Quantity {
  return {
    value,
    ...(result.comparator === undefined ? {} : { comparator: result.comparator }),
    ...(unit === null ? {} : vendor ? { unit } : { unit, system: UCUM, code: unit }),
  };
}

interface Scale {
  readonly unit: string | null;
  readonly vendor: boolean;
  readonly convert: (value: number) => number;
}

function rangeOf([low, high]: Limits, scale: Scale, sex?: Sex): ObservationReferenceRange {
  const quantity = (value: number): Quantity =>
    quantityOf(scale.convert(value), scale.unit, {}, scale.vendor);
  const applies = sex && {
    appliesTo: [
      sex === "female"
        ? { coding: [coding(SNOMED, "248152002", "Female")] }
        : { coding: [coding(SNOMED, "248153007", "Male")] },
    ],
  };
  return {
    ...(low === null ? {} : { low: quantity(low) }),
    ...(high === null ? {} : { high: quantity(high) }),
    ...applies,
  };
}

function textRange([low, high]: Limits, scale: Scale): ObservationReferenceRange {
  const [from, to] = [low, high].map((value) => (value === null ? null : scale.convert(value)));
  const limits = from === null ? `<= ${to}` : to === null ? `>= ${from}` : `${from} - ${to}`;
  return { text: scale.unit === null ? limits : `${limits} ${scale.unit}` };
}

function rangesOf(
  analyte: Analyte,
  key: AnalyteKey,
  result: Result,
  { person: { sex, laboratory } }: Chart,
  scale: Scale,
): readonly ObservationReferenceRange[] {
  const own = result.normal ?? laboratory.limits?.[key] ?? analyte.normal?.[sex];
  if (result.normal === null || !own || laboratory.ranges === "none") return [];
  if (laboratory.ranges === "text") return [textRange(own, scale)];
  if (laboratory.ranges === "both-sexes" && !result.normal && analyte.normal) {
    const { female, male } = analyte.normal;
    if (female !== male) return [rangeOf(female, scale, "female"), rangeOf(male, scale, "male")];
  }
  return [rangeOf(own, scale)];
}

function measured(
  key: AnalyteKey,
  value: number,
  result: Result,
  chart: Chart,
): Omit<Reading, "code"> {
  const analyte: Analyte = ANALYTES[key];
  const { laboratory, sex } = chart.person;
  const reported = reportedUnit(analyte, key, laboratory);
  const asWritten = result.unit !== undefined;
  const scale: Scale = {
    unit: asWritten ? (result.unit ?? null) : reported.unit,
    vendor: reported.vendor === true && !asWritten,
    convert: (number) => (asWritten ? number : round(number / reported.per, reported.digits)),
  };
  const referenceRange = rangesOf(analyte, key, result, chart, scale);
  const limits = result.normal === undefined ? analyte.normal?.[sex] : result.normal;
  const [low, high] = limits ?? [null, null];
  const outside = high !== null && value > high ? "H" : low !== null && value < low ? "L" : null;
  const flag = result.flag ?? (laboratory.flags ? outside : null);
  return {
    valueQuantity: quantityOf(scale.convert(value), scale.unit, result, scale.vendor),
    ...(referenceRange.length === 0 ? {} : { referenceRange: [...referenceRange] }),
    ...(flag === null
      ? {}
      : { interpretation: [{ coding: [hl7("v3-ObservationInterpretation", flag)] }] }),
  };
}

/** What a result says, written the way the person's laboratory writes it. */
export function readingOf(key: ResultKey, result: Result, chart: Chart): Reading {
  const { laboratory } = chart.person;
  const reported = isAnalyte(key) ? reportedUnit(ANALYTES[key], key, laboratory).code : undefined;
  const known = isAnalyte(key) ? ANALYTES[key].code : FINDINGS[key].code;
  const code = codeOf(key, reported ?? known, result, laboratory);
  const { is } = result;
  if (result.missing) {
    return { code, dataAbsentReason: { coding: [hl7("data-absent-reason", result.missing)] } };
  }
  if (key === "classification") return { code, valueBoolean: is !== "no" };
  if (key === "response") {
    const word = String(is ?? "no-response");
    return { code, valueCodeableConcept: { coding: [coding(CLINICAL_CONCEPT, word)] } };
  }
  if (typeof is === "string") {
    if (!isWord(is)) return { code, valueString: is };
    const flag = result.flag && {
      interpretation: [{ coding: [hl7("v3-ObservationInterpretation", result.flag)] }],
    };
    return { code, valueCodeableConcept: wordValue(is, laboratory), ...flag };
  }
  if (!isAnalyte(key)) return { code, valueCodeableConcept: wordValue("negative", laboratory) };
  const [from, to] = ANALYTES[key].usual;
  const value = is ?? chart.random.between(from, to, ANALYTES[key].digits);
  return { code, ...measured(key, value, result, chart) };
}
