import { expect } from "@jest/globals";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Attestation, Match, Status } from "@cohort/matching";
import type { Candidate, LinkReport, PatientLinks, Store } from "@cohort/postgres";
import { saveAll, STUDY } from "./fixtures.ts";
import { ACCESS, DR } from "./granted.ts";

export const FACT: Attestation["statement"] = {
  kind: "fact",
  concept: "lvef",
  value: 55,
  unit: "%",
  date: "2026-11-01",
};

/** What tests of merged patients do and look at, in one store. */
export interface Linked {
  /** What these Patients state: `a>b` that it is b now, `b<a` that a is it now, `a` nothing. */
  state(...statements: readonly string[]): Promise<LinkReport>;
  decide(patient: PatientId, status: Status): Promise<void>;
  attest(patient: PatientId, statement?: Attestation["statement"]): Promise<unknown>;
  get(patient: PatientId, study?: string): Promise<Candidate | null>;
  match(patients: Readonly<Record<string, readonly Match[]>>): Promise<void>;
  /** `Patient/a new` and so on. */
  listed(): Promise<readonly string[]>;
  /** Takes who is due for reading: `b a` is b, to be read with a. */
  wanted(): Promise<readonly string[]>;
  /** The timeline: `match`, `match of a` where it is about another id. */
  told(patient: PatientId, study?: string): Promise<readonly string[]>;
}

const linksOf = (text: string): PatientLinks => {
  const [statedBy = "", ...others] = text.split(/[<>]/);
  const isReplaced = text.includes(">");
  return {
    statedBy: patientId(statedBy),
    replacedBy: isReplaced ? others.map(patientId) : [],
    replaces: isReplaced ? [] : others.map(patientId),
  };
};

export const linkedIn = (store: Store): Linked => ({
  state: (...statements) => store.aliases.state(statements.map(linksOf)),
  async decide(patient, status) {
    const expectedVersion = (await store.candidates.get(STUDY, patient, ACCESS))?.version ?? 0;
    const decision = { study: STUDY, patient, expectedVersion, status, reason: null };
    expect(await store.decisions.put({ ...decision, note: null }, DR, ACCESS)).toMatchObject({
      ok: true,
    });
  },
  attest: (patient, statement = FACT) =>
    store.attestations.add(
      patient,
      { basis: "letter", statement },
      { study: STUDY, by: DR, access: ACCESS },
    ),
  get: (patient, study = STUDY) => store.candidates.get(study, patient, ACCESS),
  match: (patients) => saveAll(store, patients),
  async listed() {
    const page = await store.candidates.list({ study: STUDY }, ACCESS);
    if (!page.ok) throw new Error(page.failure.message);
    expect(page.value.total).toBe(page.value.candidates.length);
    return page.value.candidates.map(({ patient, status }) => `${patient} ${status}`).toSorted();
  },
  wanted: async () =>
    (await store.reading.take(10)).map(({ patient, also }) => [patient, ...also].join(" ")),
  told: async (patient, study = STUDY) =>
    (await store.candidates.history(study, patient, ACCESS)).map(({ kind, about }) =>
      about === undefined ? kind : `${kind} of ${about}`,
    ),
});
