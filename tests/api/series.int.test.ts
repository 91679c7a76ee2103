import type { Observation } from "fhir/r4.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type SeriesList, personSchema, seriesSchema } from "@cohort/contract";
import { fail, ok, patientId } from "@cohort/foundation";
import { call, fieldsOf } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
const path = (id: string): string => `${harness.base}/v1/studies/${STUDY}/candidates/${id}`;

const creatinine = (at: string, value: number, unit: string): Observation => ({
  resourceType: "Observation",
  id: `creatinine-${at}`,
  status: "final",
  subject: { reference: "Patient/a" },
  code: { coding: [{ system: "http://loinc.org", code: "2160-0" }] },
  effectiveDateTime: at,
  valueQuantity: { value, unit, system: "http://unitsofmeasure.org", code: unit },
  referenceRange: [{ low: { value: 0.5, unit }, high: { value: 1.2, unit } }],
});

beforeAll(async () => {
  harness = await startHarness({
    readPerson: (patient) => {
      if (patient === "away") {
        return Promise.resolve(fail({ code: "EHR.UNAVAILABLE", message: "It does not answer." }));
      }
      const known = { name: "Anna Weiß", birthDate: "1990-05-01" };
      return Promise.resolve(ok(patient === "gone" ? null : known));
    },
  });
  await harness.seed({
    a: [
      ...lupus("a", { sledai: 10 }),
      creatinine("2026-11-10", 1.8, "mg/dL"),
      creatinine("2026-09-01", 80, "umol/L"),
    ],
    away: lupus("away"),
    gone: lupus("gone"),
  });
}, 60_000);
afterAll(() => harness.stop());

async function seriesOf(concepts: string): Promise<SeriesList["series"]> {
  const { status, body } = await call(`${path("a")}/series?concept=${concepts}`);
  expect(status).toBe(200);
  const parsed = seriesSchema.parse(body);
  expect(parsed).toEqual(body);
  return parsed.series;
}

describe("GET .../series", () => {
  it("E-05 gives results over time in one unit, with the range of each", async () => {
    const [series] = await seriesOf("creatinine-serum");
    expect(series).toMatchObject({ concept: "creatinine-serum", kind: "lab", unit: "umol/L" });
    expect(series?.points).toMatchObject([
      { date: "2026-09-01", value: 80, recorded: { value: 80, unit: "umol/L" } },
      {
        date: "2026-11-10",
        value: 159.12,
        recorded: { value: 1.8, unit: "mg/dL" },
        limit: { low: 44.2, high: 106.08, unit: "umol/L", source: "result" },
      },
    ]);
  });

  it("E-05 gives what was derived, and what a person stated", async () => {
    const statement = { kind: "fact", concept: "lvef", value: 61, unit: "%", date: "2026-11-20" };
    await call(`${path("a")}/attestations`, "POST", { basis: "letter", statement });
    const [lvef, egfr] = await seriesOf("lvef,egfr");
    expect(lvef?.points).toMatchObject([{ value: 61, attested: true, derivedBy: null }]);
    expect(egfr?.points.map(({ derivedBy }) => derivedBy)).toEqual([
      "CKD-EPI 2021",
      "CKD-EPI 2021",
    ]);
  });

  it("E-05 B-04 gives nothing of what the study does not ask for", async () => {
    const mrss: Observation = {
      ...creatinine("2026-11-10", 20, "{score}"),
      id: "mrss-1",
      code: {
        coding: [
          {
            system: "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept",
            code: "mrss-total",
          },
        ],
      },
    };
    await harness.seed({ a: [...lupus("a", { sledai: 10 }), mrss] });
    const [stored] = await harness.store.records.load([patientId("a")]);
    expect(JSON.stringify(stored?.record)).toContain('"mrss-total"');
    expect(await seriesOf("mrss-total")).toMatchObject([{ points: [] }]);
  });

  it("has no points for what nothing is known of", async () =>
    expect(await seriesOf("mrss-total,mrss-total")).toMatchObject([{ points: [] }]));

  it.each([
    "",
    "?concept=",
    "?concept=shoe-size",
    "?concept=A%20b",
    "?concept=a,b,c,d,e,f,g,h,i,j,k",
  ])("refuses %j", async (query) => {
    const reply = await call(`${path("a")}/series${query}`);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ["concept"]]);
  });

  it("is about candidates only", async () =>
    expect((await call(`${path("nobody")}/series?concept=lvef`)).status).toBe(404));
});

describe("GET .../person", () => {
  it("gives the name that the EHR has now", async () => {
    const { status, body } = await call(`${path("a")}/person`);
    expect(status).toBe(200);
    expect(personSchema.parse(body)).toEqual({
      name: "Anna Weiß",
      birthDate: "1990-05-01",
      readAt: "2026-11-22T12:00:00.000Z",
    });
  });

  it.each([
    ["away", 502],
    ["gone", 404],
    ["nobody", 404],
  ])("of %s answers %i", async (id, expected) =>
    expect((await call(`${path(id)}/person`)).status).toBe(expected),
  );

  it("is audited as a read of this patient, answered or not", async () => {
    await call(`${path("away")}/person`);
    const page = await harness.store.audit.walk({ after: 0, limit: 1000 });
    const rows = page.filter(({ operation }) => operation === "readPerson");
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "read", outcome: "success", patients: ["a"] }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "read", outcome: "failed", patients: ["away"] }),
    );
    expect(JSON.stringify(page)).not.toContain("Anna");
  });
});
