import type { CandidateCriterion, Series, WireMessage } from "@cohort/contract";
import type { Point } from "./sparkline.tsx";

const DAY_MS = 86_400_000;

/** What can be drawn: dated numbers in the series' unit. */
export const pointsOf = ({ points }: Series): readonly Point[] =>
  points.flatMap(({ date, value, final }) => {
    const at = date === null ? Number.NaN : Date.parse(date) / DAY_MS;
    return value === null || Number.isNaN(at) ? [] : [{ at, value, final }];
  });

/** What the values are held against, in the series' unit; null: nothing, or in a unit that cannot be brought into it. */
export interface HeldAgainst {
  /** The threshold that the protocol sets. */
  readonly bound: number | null;
  /** The newest result's own range of normal. */
  readonly low: number | null;
  readonly high: number | null;
}

const said = (message: WireMessage): readonly WireMessage[] => [
  message,
  ...(message.parts ?? []).flatMap(said),
];

/** By how much a number of the bound's unit is multiplied: read off the newest value, which is known in both. */
function factorTo(
  series: Series,
  { values }: WireMessage,
  evidence: CandidateCriterion["evidence"],
): number | null {
  const { boundUnit, converted, value } = values;
  if (boundUnit === series.unit) return 1;
  const resources = new Set(evidence.map(({ resource }) => resource));
  const point = series.points.findLast((one) => one.value !== null && resources.has(one.resource));
  const inBoundsUnit = Number(converted ?? value);
  if (!point || point.value === null || !(Math.abs(inBoundsUnit) > 0)) return null;
  return point.value / inBoundsUnit;
}

export function heldAgainst(
  series: Series,
  { evidence, message }: CandidateCriterion,
): HeldAgainst {
  const range = series.points.findLast(({ limit }) => limit !== null)?.limit ?? null;
  const measured = said(message).find(
    ({ values }) => values["what"] === series.label && typeof values["bound"] === "number",
  );
  const factor = measured ? factorTo(series, measured, evidence) : null;
  const bound = measured && factor !== null ? Number(measured.values["bound"]) * factor : null;
  return {
    bound: bound === null ? null : Number(bound.toPrecision(4)),
    low: range?.low ?? null,
    high: range?.high ?? null,
  };
}
