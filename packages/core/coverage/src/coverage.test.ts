import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { conceptId, dayOf } from "@cohort/foundation";
import { EMPTY_RECORD, type PatientRecord, type UnclaimedCode } from "@cohort/record";
import { terminologyAt } from "../test/built-in.ts";
import { beginCoverage } from "./coverage.ts";

const terminology = terminologyAt();
const AS_OF = dayOf(2026, 11, 1);

const creatinine = (day: number, unit: string | null): PatientRecord => ({
  ...EMPTY_RECORD,
  facts: [
    {
      kind: "observation",
      source: "Observation/o1",
      hits: [{ concept: conceptId("creatinine-serum"), tier: "core" }],
      when: { from: day, to: day },
      status: "final",
      value: { type: "quantity", value: 80, unit },
      range: null,
      flag: null,
    },
  ],
});

const unclaimed = (...rows: readonly Partial<UnclaimedCode>[]): PatientRecord => ({
  ...EMPTY_RECORD,
  unclaimed: rows.map((row) => ({
    kind: "observation",
    system: "urn:lis",
    code: "CREA",
    count: 1,
    lastDate: AS_OF,
    suspected: null,
    ...row,
  })),
});

const reportOn = (...records: readonly PatientRecord[]) => {
  const count = beginCoverage(terminology, [], AS_OF);
  for (const record of records) count.addRecord(record);
  return count.report();
};

describe("a concept", () => {
  it("is told with patients, freshness and units", () => {
    const report = reportOn(
      creatinine(AS_OF - 3, "umol/L"),
      creatinine(AS_OF - 300, "umol/L"),
      creatinine(AS_OF - 2, "furlongs"),
      creatinine(AS_OF + 60_000, "umol/L"),
      EMPTY_RECORD,
    );
    expect([report.patients, report.asOf]).toEqual([5, "2026-11-01"]);
    expect(report.concepts.find(({ concept }) => concept === "creatinine-serum")).toMatchObject({
      patients: 4,
      entries: 4,
      fresh: 2,
      window: "P28D",
      newest: "2191-02-09",
      units: [
        { unit: "umol/L", entries: 3, converts: true },
        { unit: "furlongs", entries: 1, converts: false },
      ],
      tiers: { core: 4 },
    });
  });
});

describe("an unclaimed code", () => {
  it("is likely what its display resembled, and the unit speaks for it or against it", () => {
    const suspected = conceptId("creatinine-serum");
    const { unclaimed: rows } = reportOn(
      unclaimed({ count: 5, suspected, unit: "mg/dL" }, { code: "CREA2", suspected, unit: "Cel" }),
      unclaimed({ suspected, unit: "mg/dL" }),
    );
    expect(rows).toMatchObject([
      { code: "CREA", patients: 2, entries: 6, units: ["mg/dL"], likely: { unitFits: true } },
      { code: "CREA2", patients: 1, entries: 1, units: ["Cel"], likely: { unitFits: false } },
    ]);
  });

  it("is nothing of another kind, whatever its display says", () => {
    const platelets = { kind: "medication", suspected: conceptId("platelets") } as const;
    expect(reportOn(unclaimed(platelets)).unclaimed).toMatchObject([{ likely: null }]);
  });

  it("that is a name itself is likely what it names", () => {
    const drug = {
      kind: "medication",
      system: "urn:names",
      code: "Mycophenolate Mofetil",
    } as const;
    expect(reportOn(unclaimed(drug)).unclaimed).toMatchObject([
      { likely: { concept: "mycophenolate" } },
    ]);
  });

  it("without resemblance is counted all the same", () => {
    const report = reportOn(
      unclaimed({ system: "http://mimic.example/d-items", code: "226559", count: 7 }),
    );
    expect(report.unclaimed).toMatchObject([{ likely: null, entries: 7 }]);
    expect(report.systems).toEqual([
      { system: "http://mimic.example/d-items", codes: 1, entries: 7, reads: null },
    ]);
  });
});

describe("many codes", () => {
  it("are listed up to a thousand, the most frequent; the others' entries are counted", () => {
    const many = Array.from({ length: 1003 }, (_, at) => ({ code: `C${at}`, count: 1003 - at }));
    const report = reportOn(unclaimed(...many));
    expect([report.unclaimed.length, report.further]).toEqual([1000, 3 + 2 + 1]);
    expect(report.systems).toMatchObject([{ codes: 1003 }]);
  });
});

describe("a code system", () => {
  const codes = ["M3214", "N186", "I10", "E119"];
  const rows = codes.map((code) => ({ kind: "condition", system: "urn:icd", code }) as const);

  it("that reads as a known one is told as such, with a line for the site file that works", () => {
    const { systems, siteLines } = reportOn(unclaimed(...rows));
    expect(systems).toMatchObject([{ system: "urn:icd", codes: 4, reads: { as: "icd-10-cm" } }]);
    const mapped = terminologyAt(siteLines);
    expect(terminology.hits({ system: "urn:icd", code: "M3214" })).toEqual([]);
    expect(mapped.hits({ system: "urn:icd", code: "M3214" })).not.toEqual([]);
  });

  it("of which only two codes would fit is not", () => {
    expect(reportOn(unclaimed(...rows.slice(0, 2))).systems).toMatchObject([{ reads: null }]);
  });

  it("that is known already is not taken for another", () => {
    const known = rows.map((row) => ({ ...row, system: "http://snomed.info/sct" }));
    expect(reportOn(unclaimed(...known)).systems).toMatchObject([{ reads: null }]);
  });
});

describe("the report", () => {
  it("does not depend on the order of records", () => {
    const record = fc.oneof(
      fc
        .tuple(
          fc.integer({ min: AS_OF - 400, max: AS_OF }),
          fc.constantFrom("umol/L", "mg/dL", null),
        )
        .map(([day, unit]) => creatinine(day, unit)),
      fc
        .array(
          fc.record({
            code: fc.constantFrom("A", "B", "C"),
            system: fc.constantFrom("urn:a", null),
            count: fc.integer({ min: 1, max: 5 }),
            suspected: fc.constantFrom(conceptId("sle"), conceptId("alt"), null),
          }),
        )
        .map((entries) => unclaimed(...entries)),
      fc.constantFrom("shape", "unit").map((code) => ({
        ...EMPTY_RECORD,
        issues: [{ resource: "Observation/o1", code, text: "x" }],
        gaps: [{ kind: "observation", reason: "unreadable" } as const],
      })),
    );
    fc.assert(
      fc.property(fc.array(record), fc.infiniteStream(fc.nat()), (records, order) => {
        const shuffled = records
          .map((one) => ({ one, at: order.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(reportOn(...shuffled)).toEqual(reportOn(...records));
      }),
    );
  });
});
