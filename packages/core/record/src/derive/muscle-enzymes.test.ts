import { expect, it } from "@jest/globals";
import { buildTerminology, defaultSite, parseDictionary, parseSite } from "@cohort/terminology";
import { conceptId } from "@cohort/foundation";
import type { ObservationFact } from "../record.ts";
import {
  dayOf,
  derivedOf,
  indexOf,
  only,
  patient,
  result,
  valuesOf,
} from "../../test/sample-record.ts";

const of = (...facts: readonly ObservationFact[]) =>
  derivedOf("muscle-enzymes", patient("female", 50, facts));
const enzyme = (
  concept: string,
  value: number,
  high: number | null,
  date?: string,
  unit = "U/L",
): ObservationFact =>
  result(concept, value, unit, date, { range: { low: null, high, unit: null } });

it("is the highest multiple of the upper limit", () => {
  const facts = [enzyme("creatine-kinase", 300, 150), enzyme("alt", 120, 40)];
  const fact = only(of(...facts));
  expect(fact).toMatchObject({ value: { type: "quantity", value: 3, unit: "1" } });
  expect(fact.inputs).toEqual(facts);
});

it("divides as decimals, in whatever unit the range is", () => {
  expect(valuesOf(of(enzyme("creatine-kinase", 0.3, 0.2, undefined, "ukat/L")))).toEqual([1.5]);
  const mixed = result("creatine-kinase", 5, "ukat/L", undefined, {
    range: { low: null, high: 200, unit: "U/L" },
  });
  expect(valuesOf(of(mixed))).toEqual([1.5]);
});

it("takes each enzyme's latest result of the 28 days up to that day", () => {
  const facts = [
    enzyme("creatine-kinase", 600, 150, "2026-09-01"),
    enzyme("creatine-kinase", 300, 150, "2026-09-22"),
    enzyme("alt", 20, 40, "2026-10-20"),
  ];
  expect(valuesOf(of(...facts))).toEqual([4, 2, 2]);
  const later = [...facts.slice(0, 2), enzyme("alt", 20, 40, "2026-10-21")];
  expect(valuesOf(of(...later))).toEqual([4, 2, [0.5, null]]);
});

it("is open to above where an enzyme has no limit, or creatine kinase is missing", () => {
  expect(valuesOf(of(enzyme("creatine-kinase", 100, 200), enzyme("ldh", 900, null)))).toEqual([
    [0.5, null],
  ]);
  expect(valuesOf(of(enzyme("ast", 20, 40)))).toEqual([[0.5, null]]);
});

it("is nothing where no enzyme has a limit", () => {
  expect(of(enzyme("creatine-kinase", 900, null), enzyme("ldh", 900, 0))).toEqual([]);
});

it.each([
  [">", 2000, [10, null]],
  ["<", 50, [0, 0.25]],
] as const)("keeps %s%i open", (comparator, value, expected) => {
  const open = result(
    "creatine-kinase",
    { type: "quantity", value, comparator, unit: "U/L" },
    null,
    undefined,
    { range: { low: null, high: 200, unit: null } },
  );
  expect(valuesOf(of(open))).toEqual([expected]);
});

it("reads nothing without a unit", () => {
  const bare = result("creatine-kinase", 900, null, undefined, {
    range: { low: null, high: 200, unit: null },
  });
  expect(of(bare)).toEqual([]);
  expect(valuesOf(of(bare, enzyme("alt", 60, 40)))).toEqual([[1.5, null]]);
});

it("falls back on the site's limits", () => {
  const dictionary = parseDictionary([
    {
      name: "test.yaml",
      text: `concepts:
  creatine-kinase: { label: CK, kind: lab, unit: U/L }
  muscle-enzymes: { label: Enzymes, kind: lab, unit: "1" }`,
    },
  ]);
  const site = parseSite(
    "site.yaml",
    `limits: [{ concept: creatine-kinase, low: "0", high: "3", unit: ukat/L }]`,
  );
  if (!dictionary.ok || !site.ok) throw new Error(JSON.stringify([dictionary, site]));
  const record = patient("female", 50, [result("creatine-kinase", 270, "U/L")]);
  const values = [site.value, defaultSite].map((one) => {
    const built = buildTerminology(dictionary.value, one);
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    return valuesOf(
      indexOf(record, built.value).derived(conceptId("muscle-enzymes"), dayOf("2026-10-20")),
    );
  });
  expect(values).toEqual([[1.5], []]);
});
