import { expect, it } from "@jest/globals";
import { type FhirSource, SourceError } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import { personReader } from "./person-reader.ts";

type ReadPerson = FhirSource["readPerson"];
const read = (readPerson: ReadPerson, deadlineMs?: number) =>
  personReader({ readPerson }, deadlineMs)(patientId("p1"));

it("tells the name and the birth date, and nothing else of what the EHR gives", async () => {
  const person = {
    resourceType: "Patient" as const,
    name: [{ text: "Anna Weiß" }],
    birthDate: "1990-05-01",
    telecom: [{ value: "555" }],
  };
  const told = await read(() => Promise.resolve({ status: "found", person }));
  expect(told).toEqual({ ok: true, value: { name: "Anna Weiß", birthDate: "1990-05-01" } });
});

it.each(["gone", "notFound"] as const)(
  "knows nobody whom the EHR does not have: %s",
  async (status) =>
    expect(await read(() => Promise.resolve({ status }))).toEqual({ ok: true, value: null }),
);

it("waits no longer than its deadline", async () => {
  const slow: ReadPerson = (_id, { signal } = {}) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  const told = await read(slow, 20);
  expect(told).toMatchObject({ ok: false, failure: { code: "EHR.UNAVAILABLE" } });
});

it("says that the EHR does not answer, and not what it said", async () => {
  const told = await read(() => Promise.reject(new SourceError("auth", "401 for Patient/p1")));
  expect(told).toMatchObject({ ok: false, failure: { code: "EHR.UNAVAILABLE" } });
  expect(JSON.stringify(told)).not.toContain("p1");
});

it("takes a bug for a bug", async () => {
  await expect(read(() => Promise.reject(new TypeError("oh")))).rejects.toThrow("oh");
});
