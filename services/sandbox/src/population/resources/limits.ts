import type { ObservationReferenceRange } from "fhir/r4.js";
import type { Person } from "../chart.ts";
import type { Result, Sex } from "../story.ts";
import { ANALYTES, type Analyte, type AnalyteKey, type Limits } from "../terms/analytes.ts";
import { coding, SNOMED } from "../terms/systems.ts";
import { quantityOn, type Scale } from "./scale.ts";

const SEXES = {
  female: coding(SNOMED, "248152002", "Female"),
  male: coding(SNOMED, "248153007", "Male"),
} as const;

function rangeOf([low, high]: Limits, scale: Scale, sex?: Sex): ObservationReferenceRange {
  return {
    ...(low === null ? {} : { low: quantityOn(scale, low) }),
    ...(high === null ? {} : { high: quantityOn(scale, high) }),
    ...(sex === undefined ? {} : { appliesTo: [{ coding: [SEXES[sex]] }] }),
  };
}

function textRange([low, high]: Limits, { unit, convert }: Scale): ObservationReferenceRange {
  const [from, to] = [low, high].map((value) => (value === null ? null : convert(value)));
  const limits = from === null ? `<= ${to}` : to === null ? `>= ${from}` : `${from} - ${to}`;
  return { text: unit === null ? limits : `${limits} ${unit}` };
}

/** The limits of normal as the person's laboratory prints them; none where the story says none. */
export function rangesOf(
  key: AnalyteKey,
  result: Result,
  { sex, laboratory }: Person,
  scale: Scale,
): readonly ObservationReferenceRange[] {
  const { normal }: Analyte = ANALYTES[key];
  const own = result.normal ?? laboratory.limits?.[key] ?? normal?.[sex];
  if (result.normal === null || !own) return [];
  switch (laboratory.ranges) {
    case "text":
      return [textRange(own, scale)];
    case "both-sexes":
      return result.normal || !normal || normal.female === normal.male
        ? [rangeOf(own, scale)]
        : [rangeOf(normal.female, scale, "female"), rangeOf(normal.male, scale, "male")];
    case "own":
      return [rangeOf(own, scale)];
  }
}

/** The mark that a laboratory which flags puts on a value outside the limits. */
export function flagOf(
  key: AnalyteKey,
  value: number,
  result: Result,
  { sex, laboratory }: Person,
): "H" | "L" | null {
  const { normal }: Analyte = ANALYTES[key];
  const [low, high] = (result.normal === undefined ? normal?.[sex] : result.normal) ?? [null, null];
  if (!laboratory.flags) return null;
  return high !== null && value > high ? "H" : low !== null && value < low ? "L" : null;
}
