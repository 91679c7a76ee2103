import { conceptId, patientId, type PatientId } from "@cohort/foundation";
import type { CriterionMatch, Match, Verdict } from "@cohort/matching";
import type { MatchInputs, RecordInput, Store } from "@cohort/postgres";
import type { PatientRecord } from "@cohort/record";

export const STUDY = "NCT00000001";
export const OTHER_STUDY = "NCT00000002";
export const MAPPING = "mapping-1";
export const AS_OF = "2026-11-22";

/** A record that differs from others by the day of its one result. */
export const aRecord = (day = 20_000): PatientRecord => ({
  schema: 1,
  birth: { from: 3650, to: 3650 },
  sex: "female",
  deceased: null,
  facts: [
    {
      kind: "observation",
      source: "Observation/o1",
      hits: [{ concept: conceptId("creatinine"), tier: "core" }],
      when: { from: day, to: day },
      status: "final",
      value: { type: "quantity", value: 0.9, unit: "mg/dL" },
      range: null,
      flag: null,
    },
  ],
  unclaimed: [],
  issues: [],
  gaps: [],
  complete: [],
});

export const anInput = (patient: string, day?: number, concepts = ["creatinine"]): RecordInput => ({
  patient: patientId(patient),
  record: aRecord(day),
  concepts: concepts.map(conceptId),
});

export const criterion = (id: string, changes: Partial<CriterionMatch> = {}): CriterionMatch => ({
  id,
  type: "inclusion",
  outcome: "pass",
  basis: "recorded",
  reason: null,
  message: { id: "holds", values: { value: 1.5, unit: "mg/dL" } },
  explanation: 'Über 1.5 × "ULN": \\ 红斑狼疮, \u0000 and \u001e too.',
  changesOn: null,
  evidence: [
    {
      resource: "Observation/o1",
      concept: conceptId("creatinine"),
      value: 0.9,
      unit: "mg/dL",
      date: "2026-10-20",
      limit: null,
    },
  ],
  needs: [],
  ruleKey: "rule",
  ...changes,
});

export const aMatch = (changes: Partial<Match> = {}): Match => ({
  study: STUDY,
  cohort: "sle",
  verdict: "possible",
  score: 67.5,
  counts: { pass: 1, presumed: 0, unknown: 1, fail: 0, review: 0 },
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
  criteria: [
    criterion("inc-1"),
    criterion("inc-2", { outcome: "unknown", basis: null, reason: "missing" }),
  ],
  nextSteps: [{ concepts: [conceptId("lvef")], criteria: ["inc-2"], text: "LVEF: settles inc-2." }],
  nextChangeOn: "2027-01-15",
  index: "condition",
  ...changes,
});

export const inputs = (changes: Partial<MatchInputs> = {}): MatchInputs => ({
  catalogue: "catalogue-1",
  asOf: AS_OF,
  dictionaryHash: "dictionary-1",
  siteHash: "site-1",
  engine: "1",
  studies: [{ study: STUDY, revision: 1, hash: "study-1" }],
  ...changes,
});

export const scored = (verdict: Verdict, score: number, changes: Partial<Match> = {}): Match =>
  aMatch({ verdict, score, ...changes });

/** Reads the records in and saves these matches of them, as a worker would. */
export async function saveAll(
  store: Store,
  matches: Readonly<Record<string, readonly Match[]>>,
  using: MatchInputs = inputs(),
): Promise<void> {
  const patients = Object.keys(matches).map(patientId);
  const known = new Set((await store.records.load(patients)).map(({ patient }) => patient));
  await store.records.replace(
    patients.filter((patient) => !known.has(patient)).map((patient) => anInput(patient)),
    MAPPING,
  );
  const loaded = await store.records.load(patients);
  await store.matches.save(
    using,
    loaded.map(({ patient, version }) => ({
      patient,
      readVersion: version,
      matches: matches[patient] ?? [],
      nextChangeOn: null,
    })),
  );
}

export const versionOf = async (store: Store, patient: PatientId): Promise<number> =>
  (await store.records.load([patient]))[0]?.version ?? 0;
