import type { Observation, Reference } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { Result } from "../story.ts";
import { ANALYTES } from "../terms/analytes.ts";
import { FINDINGS } from "../terms/findings.ts";
import { coding, hl7, LOINC, UCUM } from "../terms/systems.ts";
import { isAnalyte, readingOf, type ResultKey } from "./reading.ts";

/** When a result was taken, unless it says so itself. */
export interface Taken {
  readonly daysAgo: number;
  /** Minute after nine: results of one sample share it. */
  readonly minute: number;
}

const INHALED_OXYGEN = coding(LOINC, "3150-0", "Inhaled oxygen concentration");

const EXAMINED: ReadonlySet<ResultKey> = new Set(["lvef", "fvc", "dlco"]);
const SURVEYED: ReadonlySet<string> = new Set(["score", "assessment", "flag"]);

function categoryOf(key: ResultKey): string {
  const { group } = isAnalyte(key) ? ANALYTES[key] : FINDINGS[key];
  if (group === "vital") return EXAMINED.has(key) ? "procedure" : "vital-signs";
  return SURVEYED.has(group) ? "survey" : "laboratory";
}

/** The date of a result, as precisely as it says; a whole day's collection is a period. */
export function effectiveOf(
  key: ResultKey,
  result: Result,
  taken: Taken,
  { calendar }: Chart,
): Pick<Observation, "effectiveDateTime" | "effectivePeriod" | "issued"> {
  const daysAgo = result.daysAgo === undefined ? taken.daysAgo : result.daysAgo;
  if (daysAgo === null) return {};
  if (result.precision === "year") return { effectiveDateTime: calendar.date(daysAgo).slice(0, 4) };
  if (result.precision === "month")
    return { effectiveDateTime: calendar.date(daysAgo).slice(0, 7) };
  if (key === "urineProtein") {
    const [start, end] = [calendar.instant(daysAgo + 1, 0), calendar.instant(daysAgo, 0)];
    return { effectivePeriod: { start, end } };
  }
  const issued = calendar.instant(daysAgo, taken.minute + 90);
  const at = calendar.instant(daysAgo, taken.minute);
  return categoryOf(key) === "laboratory"
    ? { effectiveDateTime: at, issued }
    : { effectiveDateTime: at };
}

/** Files one result as an Observation of its own. */
export function observe(chart: Chart, key: ResultKey, result: Result, taken: Taken): Reference {
  const component = result.oxygen !== undefined && {
    component: [
      {
        code: { coding: [INHALED_OXYGEN] },
        valueQuantity: { value: result.oxygen, unit: "%", system: UCUM, code: "%" },
      },
    ],
  };
  const observation: Observation = {
    resourceType: "Observation",
    status: result.status ?? "final",
    category: [{ coding: [hl7("observation-category", categoryOf(key))] }],
    subject: chart.subject,
    ...readingOf(key, result, chart),
    ...effectiveOf(key, result, taken, chart),
    ...component,
  };
  return chart.add(observation, result.daysAgo ?? taken.daysAgo);
}
