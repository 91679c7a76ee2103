import { describe, expect, it } from "@jest/globals";
import { conceptId, parseDay } from "@cohort/foundation";
import {
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
} from "@cohort/terminology";
import { dailyEquivalents } from "./prednisone.ts";
import type { MedicationFact, ObservationFact } from "./record.ts";

const dictionary = `
concepts:
  body-weight: { label: Weight, kind: vital, unit: kg }
  prednisone: { label: Prednisone, kind: medication, equalsPrednisone5: "5" }
  methylprednisolone: { label: Methylprednisolone, kind: medication, equalsPrednisone5: "4" }
  dexamethasone: { label: Dexamethasone, kind: medication, equalsPrednisone5: "0.75" }
`;

function terminology(): Terminology {
  const parsed = parseDictionary([{ name: "test.yaml", text: dictionary }]);
  const built = parsed.ok ? buildTerminology(parsed.value, defaultSite) : parsed;
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value;
}

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const at = (text: string) => ({ from: day(text), to: day(text) });
const ASOF = day("2026-11-01");

function drug(
  concept: string,
  mg: number,
  from: string,
  to: string | null = from,
  resource: MedicationFact["resource"] = "request",
): MedicationFact {
  return {
    kind: "medication",
    source: `Medication/${concept}-${from}`,
    hits: [{ concept: conceptId(concept), tier: "core" }],
    resource,
    start: at(from),
    end: to === null ? null : at(to),
    ongoing: false,
    route: null,
    dose: { low: mg, high: mg, unit: "mg" },
  };
}

const weight = (kg: number, on: string): ObservationFact => ({
  kind: "observation",
  source: `Observation/weight-${on}`,
  hits: [{ concept: conceptId("body-weight"), tier: "core" }],
  when: at(on),
  status: "final",
  value: { type: "quantity", value: kg, unit: "kg" },
  range: null,
  flag: null,
});

const WHOLE = { from: null, to: ASOF };

const highest = (
  facts: readonly MedicationFact[],
  weights: readonly ObservationFact[] = [],
): number =>
  Math.max(
    ...dailyEquivalents(facts, weights, weights.length > 0, WHOLE, terminology()).days.map(
      ({ high }) => high,
    ),
  );

describe("prednisone equivalents", () => {
  it.each([
    ["methylprednisolone", 48, 60],
    ["dexamethasone", 12, 80],
    ["prednisone", 5, 5],
  ])("%s %d mg stands for %d mg", (concept, mg, expected) => {
    expect(highest([drug(concept, mg, "2026-01-01")])).toBeCloseTo(expected, 10);
  });

  it("adds up different drugs of one day, and administrations of one drug", () => {
    expect(
      highest([
        drug("prednisone", 20, "2026-01-01", "2026-01-10"),
        drug("methylprednisolone", 16, "2026-01-05"),
      ]),
    ).toBeCloseTo(40, 10);
    const twice = [1, 2].map(() => drug("prednisone", 20, "2026-01-01", null, "administration"));
    expect(highest(twice)).toBe(40);
  });

  it("does not count an order and the dispense of it twice", () => {
    expect(
      highest([
        drug("prednisone", 20, "2026-01-01", "2026-01-10"),
        drug("prednisone", 20, "2026-01-01", "2026-01-10", "dispense"),
      ]),
    ).toBe(20);
  });

  it("divides by the weight nearest the dose, exactly where it divides exactly", () => {
    const weights = [weight(49, "2026-01-20"), weight(80, "2026-03-01")];
    expect(highest([drug("prednisone", 49, "2026-01-01")], weights)).toBe(1);
  });

  it("looks at the days of a span alone, its first day for what goes on", () => {
    const facts = [
      drug("prednisone", 60, "2026-01-01", "2026-02-28"),
      drug("prednisone", 5, "2026-03-01", "2026-03-31"),
    ];
    const between = (since: string): readonly number[] =>
      dailyEquivalents(facts, [], false, { from: day(since), to: ASOF }, terminology()).days.map(
        ({ high }) => high,
      );
    expect(between("2026-02-20")).toEqual([60, 5]);
    expect(between("2026-03-05")).toEqual([5]);
  });

  it("says that a weight is missing when none lies within ninety days", () => {
    const { days, gaps } = dailyEquivalents(
      [drug("prednisone", 49, "2026-01-01")],
      [weight(49, "2026-04-02")],
      true,
      WHOLE,
      terminology(),
    );
    expect(days).toEqual([]);
    expect([...gaps]).toEqual(["weight"]);
  });
});
