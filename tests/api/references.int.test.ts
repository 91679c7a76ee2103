import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { type MatchAnswer, matchAnswerSchema } from "@cohort/contract";
import { call } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, startHarness } from "./support.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());

const SUBJECT = { reference: "Patient/p" };

/** Any drug that no study asks for: not a record without medication. */
const paracetamol: FhirResource = {
  resourceType: "MedicationStatement",
  id: "other",
  status: "active",
  subject: SUBJECT,
  effectiveDateTime: "2026-11-01",
  medicationCodeableConcept: { text: "paracetamol" },
};
const prescription = (reference: string): FhirResource => ({
  resourceType: "MedicationRequest",
  id: "m1",
  status: "active",
  intent: "order",
  subject: SUBJECT,
  authoredOn: "2026-11-01",
  medicationReference: { reference },
});
const hemoglobin = (subject: string): FhirResource => ({
  resourceType: "Observation",
  id: "o1",
  status: "final",
  subject: { reference: subject },
  code: { coding: [{ system: "http://loinc.org", code: "718-7" }] },
  effectiveDateTime: "2026-11-01",
  valueQuantity: { value: 14, unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" },
});

async function match(...more: readonly FhirResource[]): Promise<MatchAnswer> {
  const entry = [...lupus("p"), paracetamol, ...more].map((resource) => ({ resource }));
  const bundle = { resourceType: "Bundle", type: "collection", entry };
  const reply = await call(`${harness.base}/v1/match`, "POST", { bundle });
  expect(reply.status).toBe(200);
  return matchAnswerSchema.parse(reply.body);
}

/** `NCT1 cohort inc-1`, with how it came out. */
const outcomes = ({ matches }: MatchAnswer): ReadonlyMap<string, string> =>
  new Map(
    matches.flatMap(({ study, cohort, criteria }) =>
      criteria.map(
        ({ id, outcome, basis, reason }) =>
          [`${study} ${cohort} ${id}`, [outcome, basis ?? reason].join(" ")] as const,
      ),
    ),
  );

describe("C-23 a reference that leads nowhere", () => {
  it.each(["Medication/missing", "#missing", "https://elsewhere.example.org/fhir/Medication/m"])(
    "to the drug of a prescription (%s): no drug passes for absent, nothing fails for it",
    async (reference) => {
      const before = outcomes(await match());
      const after = await match(prescription(reference));
      expect(after.issues).toMatchObject([{ resource: "MedicationRequest/m1", code: "reference" }]);
      const changed = [...outcomes(after)].filter(([key, now]) => before.get(key) !== now);
      expect(changed.length).toBeGreaterThan(5);
      for (const [key, now] of changed) {
        expect([key, now]).toEqual([key, "unknown unreadable"]);
      }
      expect(changed.map(([key]) => before.get(key))).toContain("pass presumed");
    },
  );

  it("to a patient that cannot be told: unknown, the value counts for nothing", async () => {
    const answer = await match(hemoglobin("#missing"));
    expect(answer.issues).toMatchObject([{ resource: "Observation/o1", code: "subject" }]);
    expect(outcomes(answer).get("NCT06421701 sle inc-7a")).toBe("unknown unreadable");
  });

  it("to another patient: named, and not this one's", async () => {
    const answer = await match(hemoglobin("https://elsewhere.example.org/fhir/Patient/q"));
    expect(answer.issues).toMatchObject([{ resource: "Observation/o1", code: "subject" }]);
    expect(outcomes(answer).get("NCT06421701 sle inc-7a")).toBe("unknown missing");
  });
});
