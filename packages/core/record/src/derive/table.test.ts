import { expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { dayOf, indexOf, patient, result } from "../../test/sample-record.ts";
import { DERIVATIONS, inputsOf } from "./table.ts";

it("has one formula for a concept, with its name, source and inputs", () => {
  const concepts = DERIVATIONS.map(({ concept }) => concept);
  expect(new Set(concepts).size).toBe(concepts.length);
  const names = DERIVATIONS.filter(({ concept }) => !/joint-count/.test(concept)).map(
    ({ name }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { concept, name, source, inputs } of DERIVATIONS) {
    expect([name, source].every((text) => text.length > 3)).toBe(true);
    expect(inputs.length).toBeGreaterThan(0);
    // A formula on another's result would need its inputs, too.
    expect(inputs.filter((input) => concepts.includes(input))).toEqual([]);
    expect(inputsOf(concept)).toEqual(inputs);
  }
  expect(inputsOf(conceptId("crp"))).toEqual([]);
});

const creatinine = result("creatinine-serum", 1, "mg/dL");
const later = result("creatinine-serum", 2, "mg/dL", "2026-11-01");
const index = indexOf(patient("female", 50, [creatinine, later]));
const egfr = conceptId("egfr");

it("remembers what it worked out", () => {
  const facts = index.derived(egfr, dayOf("2026-10-25"));
  expect(facts).toHaveLength(1);
  expect(index.derived(egfr, dayOf("2026-10-31"))).toBe(facts);
  expect(index.derived(egfr, dayOf("2026-11-01"))).toHaveLength(2);
  expect(index.derived(egfr, dayOf("2027-01-01"))).toBe(index.derived(egfr, dayOf("2026-11-02")));
});

it("names the inputs that are yet to come", () => {
  expect(index.inputsAfter(egfr, dayOf("2026-10-31"))).toEqual([later]);
  expect(index.inputsAfter(egfr, dayOf("2026-11-01"))).toEqual([]);
  expect(index.inputsAfter(conceptId("crp"), dayOf("2020-01-01"))).toEqual([]);
});

it("works nothing out for a concept that the dictionary lacks, or from codes that only may mean it", () => {
  const hits = [{ concept: conceptId("creatinine-serum"), tier: "candidate" as const }];
  const unsure = patient("female", 50, [{ ...creatinine, hits }]);
  expect(indexOf(unsure).derived(egfr, dayOf("2026-11-01"))).toEqual([]);
  const concepts = new Map(index.terminology.concepts);
  concepts.delete(egfr);
  const without = indexOf(index.record, { ...index.terminology, concepts });
  expect(without.derived(egfr, dayOf("2026-11-01"))).toEqual([]);
});
