import type { FhirResource, Observation, Patient } from "fhir/r4.js";
import type { EhrStub } from "../stub/ehr-stub.ts";

/** What happens to the data of a server, or to the server as a whole. */
export interface Mishap {
  readonly about: string;
  /** The requirement that says what a client makes of it. */
  readonly row: string;
  /** Has it happen to the first of these patients, who are three at least and in the stub. */
  readonly befall: (stub: EhrStub, patients: readonly [string, string, string]) => void;
}

const MEGABYTE = 1_000_000;
const DAY_MS = 86_400_000;

const observation = (id: string, patient: string): Observation => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "718-7" }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: "2026-10-01",
});

/** The Patient of the stub with other links; what the stub says of versions is left to it. */
function relink(stub: EhrStub, id: string, link: NonNullable<Patient["link"]>): void {
  const known = stub.read("Patient", id);
  const { meta: _, ...patient } =
    known !== null && known !== "gone" && known.resourceType === "Patient"
      ? known
      : ({ resourceType: "Patient", id, meta: {} } satisfies Patient);
  const replaced = link.some(({ type }) => type === "replaced-by");
  stub.put({ ...patient, id, link, ...(replaced ? { active: false } : {}) });
}

const to = (id: string, type: "replaced-by" | "replaces") => ({
  other: { reference: `Patient/${id}` },
  type,
});

function request(id: string, patient: string, medication: string): FhirResource {
  return {
    resourceType: "MedicationRequest",
    id,
    status: "active",
    intent: "order",
    subject: { reference: `Patient/${patient}` },
    medicationReference: { reference: medication },
  };
}

/** By name: what may befall a server. */
export const MISHAPS = {
  "storm-of-429": {
    about: "three of ten requests are too many, whatever is asked",
    row: "C-13",
    befall: (stub) =>
      stub.mix({
        share: 0.3,
        seed: 1,
        answers: [
          { kind: "status", status: 429, retryAfter: 1 },
          { kind: "status", status: 429 },
        ],
      }),
  },
  down: {
    about: "503 for everything, until the stub is healed",
    row: "C-14",
    befall: (stub) => stub.fault({ answer: { kind: "status", status: 503 } }),
  },
  gone: {
    about: "a Patient is deleted: 410",
    row: "C-20",
    befall: (stub, [id]) => stub.remove("Patient", id),
  },
  "not-found": {
    about: "a Patient is not there any more: 404",
    row: "C-20",
    befall: (stub, [id]) => stub.forget("Patient", id),
  },
  merged: {
    about: "a Patient is replaced by another",
    row: "C-21",
    befall(stub, [a, b]) {
      relink(stub, a, [to(b, "replaced-by")]);
      relink(stub, b, [to(a, "replaces")]);
    },
  },
  "merged-chain": {
    about: "a Patient is replaced by another, who is replaced by a third",
    row: "C-21",
    befall(stub, [a, b, c]) {
      relink(stub, a, [to(b, "replaced-by")]);
      relink(stub, b, [to(a, "replaces"), to(c, "replaced-by")]);
      relink(stub, c, [to(b, "replaces")]);
    },
  },
  "merged-cycle": {
    about: "two Patients are each replaced by the other",
    row: "C-21",
    befall(stub, [a, b]) {
      relink(stub, a, [to(b, "replaced-by")]);
      relink(stub, b, [to(a, "replaced-by")]);
    },
  },
  "version-backwards": {
    about:
      "restored from a backup: a Patient has a lower version and an earlier instant than before",
    row: "C-22",
    befall(stub, [id]) {
      const known = stub.read("Patient", id);
      if (known === null || known === "gone") return;
      const lastUpdated = new Date(stub.now() - DAY_MS).toISOString();
      stub.put({ ...known, meta: { versionId: "0", lastUpdated } });
    },
  },
  "missing-reference": {
    about: "an order of a Medication that is not there",
    row: "C-23",
    befall: (stub, [id]) => stub.put(request(`${id}-missing`, id, "Medication/nowhere")),
  },
  "foreign-reference": {
    about: "an order of a Medication of another server",
    row: "C-23",
    befall: (stub, [id]) =>
      stub.put(request(`${id}-foreign`, id, "https://other.example.org/fhir/Medication/m")),
  },
  "huge-observation": {
    about: "an Observation of 20 MB",
    row: "C-24",
    befall: (stub, [id]) =>
      stub.put({
        ...observation(`${id}-huge`, id),
        note: [{ text: "x".repeat(20 * MEGABYTE) }],
      }),
  },
  "million-codings": {
    about: "an Observation with a million codings",
    row: "C-24",
    befall: (stub, [id]) =>
      stub.put({
        ...observation(`${id}-codings`, id),
        code: { coding: Array.from({ length: 1_000_000 }, (_, at) => ({ code: String(at) })) },
      }),
  },
  "deep-observation": {
    about: "an Observation with extensions in one another, a thousand deep",
    row: "C-24",
    befall(stub, [id]) {
      let extension: NonNullable<Observation["extension"]> = [];
      for (let at = 0; at < 1_000; at += 1) extension = [{ url: "urn:deep", extension }];
      stub.put({ ...observation(`${id}-deep`, id), extension });
    },
  },
  "clock-ahead": {
    about: "the server's clock is two hours ahead",
    row: "C-25",
    befall: (stub) => stub.shiftClock(7_200_000),
  },
  "lost-notifications": {
    about: "changes are made, and nobody is notified",
    row: "A5-06",
    befall: (stub, [id]) => {
      stub.fallSilent();
      stub.put(observation(`${id}-unheard`, id));
    },
  },
} as const satisfies Readonly<Record<string, Mishap>>;
