import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import type { Day } from "@cohort/foundation";
import { type StoredMatches, matchForStore, matchPatient } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import { type Engine, dayOf, openEngine } from "../../corpus/engine.ts";
import { AS_OF } from "../corpus/people.ts";

/** Our engine, in the steps that a record takes through it. */
export interface Ours {
  readonly engine: Engine;
  readonly asOf: Day;
  record(bundle: unknown): PatientRecord;
  /** As the worker does it: in full for candidates, the index condition alone for everybody else. */
  match(record: PatientRecord): StoredMatches;
  /** How many criteria of one study were decided, for everybody in full. */
  decide(record: PatientRecord, study: string): number;
}

let opening: Promise<Ours> | null = null;

/** Read and compiled once for each process. */
export const openOurs = (): Promise<Ours> => (opening ??= open());

async function open(): Promise<Ours> {
  const engine = await openEngine();
  const asOf = dayOf(AS_OF);
  const { terminology, studies } = engine;
  return {
    engine,
    asOf,
    record(bundle) {
      const read = readBundle(bundle);
      if (!read.ok) throw new Error(JSON.stringify(read.failure));
      return mapPatient(read.value, terminology);
    },
    match: (record) => matchForStore({ record, terminology, studies, asOf }),
    decide(record, only) {
      const asked = studies.filter(({ study }) => study.id === only);
      const [match] = matchPatient({ record, terminology, studies: asked, asOf });
      return match?.criteria.length ?? 0;
    },
  };
}

/** Candidates are those of whom a match is stored. */
export const isCandidate = ({ matches }: StoredMatches): boolean =>
  matches.some(({ index }) => index !== "none");
