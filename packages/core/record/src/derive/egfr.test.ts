import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { derivedOf, only, patient, result, valuesOf } from "../../test/sample-record.ts";
import { ckdEpi2021, mdrd4 } from "./egfr.ts";

it.each([
  ["female", 55, 0.9, 75.5, 65.01],
  ["male", 60, 1.2, 69.23, 61.76],
  ["female", 30, 0.6, 123.76, null],
  ["male", 45, 4.0, 17.92, null],
  ["male", 50, 4.2, null, 15.1],
  ["male", 50, 4.3, 15.93, 14.69],
  ["female", 62, 3.6, null, 12.81],
] as const)("a %s of %i with creatinine %d mg/dL", (sex, age, creatinine, ckdEpi, mdrd) => {
  if (ckdEpi !== null) expect(ckdEpi2021(creatinine, age, sex)).toBeCloseTo(ckdEpi, 2);
  if (mdrd !== null) expect(mdrd4(creatinine, age, sex)).toBeCloseTo(mdrd, 2);
});

describe("from a record", () => {
  const creatinine = (value: number, unit = "mg/dL") => result("creatinine-serum", value, unit);

  it("is worked out of the day of the sample, by the method that is asked", () => {
    const record = patient("male", 50, [creatinine(4.3)]);
    expect(only(derivedOf("egfr", record))).toMatchObject({
      derivedBy: "CKD-EPI 2021",
      source: record.facts[0]?.source,
      inputs: [record.facts[0]],
      status: "final",
      when: record.facts[0]?.kind === "observation" ? record.facts[0].when : null,
    });
    const mdrd = only(derivedOf("egfr-mdrd", record));
    expect(mdrd.derivedBy).toBe("MDRD-4 2006");
    expect(mdrd.value).toMatchObject({ unit: "mL/min/{1.73_m2}" });
    expect(valuesOf([mdrd])[0]).toBeCloseTo(14.69, 2);
  });

  it("never takes a rate by another or unnamed method for MDRD", () => {
    const reported = result("egfr", 16, "mL/min/{1.73_m2}");
    expect(derivedOf("egfr-mdrd", patient("male", 50, [reported]))).toEqual([]);
  });

  it("reads creatinine in any unit that converts", () => {
    const record = patient("male", 60, [creatinine(106.08, "umol/L")]);
    expect(valuesOf(derivedOf("egfr", record))[0]).toBeCloseTo(69.23, 2);
  });

  it.each([
    ["zero", [creatinine(0)]],
    ["a word", [result("creatinine-serum", "positive")]],
    ["no date", [result("creatinine-serum", 1, "mg/dL", "2026", { when: null })]],
  ])("gives nothing from %s", (_, facts) => {
    expect(derivedOf("egfr", patient("male", 60, facts))).toEqual([]);
  });

  it("stands for itself where its creatinine has no unit, and gives no number", () => {
    const facts = [
      result("creatinine-serum", 3, "mg/dL", "2026-10-01"),
      result("creatinine-serum", 80, null, "2026-10-20"),
    ];
    const derived = derivedOf("egfr", patient("male", 60, facts));
    expect(derived.map(({ value }) => value.type)).toEqual(["quantity", "unreadable"]);
  });

  it("turns a comparator around", () => {
    const record = patient("male", 60, [
      result("creatinine-serum", { type: "quantity", value: 1.2, comparator: ">", unit: "mg/dL" }),
    ]);
    expect(valuesOf(derivedOf("egfr", record))).toEqual([[null, expect.closeTo(69.23, 2)]]);
  });

  it("stays preliminary, and is no attestation", () => {
    const facts = [
      result("creatinine-serum", 1.2, "mg/dL", "2026-10-20", {
        status: "preliminary",
        attested: true,
      }),
    ];
    const fact = only(derivedOf("egfr", patient("male", 60, facts)));
    expect(fact.status).toBe("preliminary");
    expect(fact.attested).toBeUndefined();
  });

  it("falls as creatinine rises, and contains what a fuller birth date would give", () => {
    const mgPerDl = fc.integer({ min: 2, max: 120 }).map((tenths) => tenths / 10);
    const month = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(mgPerDl, mgPerDl, month, (a, b, born) => {
        for (const concept of ["egfr", "egfr-mdrd"]) {
          const of = (value: number, birth: string) =>
            valuesOf(derivedOf(concept, patient("female", birth, [creatinine(value)])))[0];
          const exact = `1970-${String(born).padStart(2, "0")}-15`;
          const [x, y] = [Number(of(a, exact)), Number(of(b, exact))];
          expect(Math.sign(x - y)).toBe(Math.sign(b - a));
          const open = of(a, "1970");
          expect(Array.isArray(open) && open[0] <= x && x <= open[1]).toBe(true);
        }
      }),
    );
  });
});
