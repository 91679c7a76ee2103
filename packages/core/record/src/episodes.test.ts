import { expect, it } from "@jest/globals";
import { conceptId, parseDay } from "@cohort/foundation";
import { coverage, episodes } from "./episodes.ts";
import type { MedicationFact } from "./record.ts";

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const asOf = day("2026-06-30");

function entry(from: string, to: string | null, ongoing = false): MedicationFact {
  const at = (text: string) => ({ from: day(text), to: day(text) });
  return {
    kind: "medication",
    source: `MedicationStatement/${from}`,
    hits: [{ concept: conceptId("azathioprine"), tier: "core" }],
    resource: "statement",
    start: at(from),
    end: to === null ? null : at(to),
    ongoing,
    route: null,
    dose: null,
  };
}

const merge = (facts: readonly MedicationFact[]) =>
  episodes(
    facts.flatMap((fact) => coverage(fact, asOf) ?? []),
    30,
  ).map(({ from, to }) => to - from);

it("bridges a gap of thirty days and no longer one", () => {
  expect(merge([entry("2026-01-01", "2026-01-10"), entry("2026-02-10", "2026-02-20")])).toEqual([
    50,
  ]);
  expect(merge([entry("2026-01-01", "2026-01-10"), entry("2026-02-11", "2026-02-20")])).toEqual([
    9, 9,
  ]);
});

it("takes an entry without a stated end for its first day alone, unless it goes on", () => {
  expect(merge([entry("2026-06-01", null)])).toEqual([0]);
  expect(merge([entry("2026-06-01", null, true)])).toEqual([29]);
});

it("knows nothing of what begins after the date of evaluation", () => {
  expect(merge([entry("2026-07-01", "2026-08-01")])).toEqual([]);
});
