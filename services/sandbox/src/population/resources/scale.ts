import type { Quantity } from "fhir/r4.js";
import type { Result } from "../story.ts";
import { ANALYTES, type AnalyteKey } from "../terms/analytes.ts";
import type { Laboratory, ReportedUnit } from "../terms/laboratories.ts";
import { UCUM } from "../terms/systems.ts";

/** How a number gets from a story onto paper. */
export interface Scale {
  readonly unit: string | null;
  /** A spelling that is no UCUM. */
  readonly vendor: boolean;
  readonly convert: (value: number) => number;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The laboratory's unit for an analyte, or the story's own, then without conversion. */
export function scaleOf(key: AnalyteKey, { unit }: Result, laboratory: Laboratory): Scale {
  if (unit !== undefined) return { unit, vendor: false, convert: (value) => value };
  const reported: ReportedUnit = laboratory.units[key] ?? { ...ANALYTES[key], per: 1 };
  return {
    unit: reported.unit,
    vendor: reported.vendor ?? false,
    convert: (value) => round(value / reported.per, reported.digits),
  };
}

export function quantityOn(
  { unit, vendor, convert }: Scale,
  value: number,
  comparator?: Result["comparator"],
): Quantity {
  return {
    value: convert(value),
    ...(comparator === undefined ? {} : { comparator }),
    ...(unit === null ? {} : vendor ? { unit } : { unit, system: UCUM, code: unit }),
  };
}
