import { setImmediate as turn } from "node:timers/promises";
import type { MatchRequest } from "@cohort/contract";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { ok, patientIn } from "@cohort/foundation";
import type { Attestation } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, rejectFailure, rejectField } from "../edge/rejection.ts";
import { noSuchPatient } from "./choose-studies.ts";

/** Whom a match request is about. */
export interface Subject {
  /** `Patient/123` */
  readonly reference: string;
  readonly record: PatientRecord;
  readonly attestations: readonly Attestation[];
  /** By what is stored: what the record itself says of it, the engine sees. */
  readonly optedOut: boolean;
}

/** Exactly one of a bundle, which is read and forgotten, and a patient whose record is stored. */
export function checkSubject({ bundle, patient }: MatchRequest): Outcome<null> {
  if (bundle !== undefined && patient !== undefined) {
    return rejectField("invalid-request", "patient", "cannot be given together with bundle");
  }
  return bundle === undefined && patient === undefined
    ? rejectField("invalid-request", "bundle", "or patient is needed")
    : ok(null);
}

/** Of a request that names exactly one. */
export async function subjectOf(
  deps: Pick<ApiDeps, "store" | "terminology">,
  { bundle, patient }: MatchRequest,
): Promise<Outcome<Subject>> {
  if (patient !== undefined) return storedSubject(deps, patient);
  // What was asked of the database leaves before the thread is busy.
  await turn();
  return subjectOfBundle(deps, bundle);
}

function subjectOfBundle(
  { terminology }: Pick<ApiDeps, "terminology">,
  bundle: unknown,
): Outcome<Subject> {
  const read = readBundle(bundle);
  if (!read.ok) return rejectFailure("invalid-request", read.failure);
  return ok({
    reference: `Patient/${read.value.patient.id ?? "unknown"}`,
    record: mapPatient(read.value, terminology),
    attestations: [],
    optedOut: false,
  });
}

async function storedSubject(
  { store }: Pick<ApiDeps, "store">,
  reference: string,
): Promise<Outcome<Subject>> {
  const asked = patientIn(reference);
  const patient = (await store.aliases.survivorsOf([asked])).get(asked) ?? asked;
  const [stored] = await store.records.load([patient]);
  if (!stored) return noSuchPatient();
  const optedOut = (await store.optOuts.among([patient])).has(patient);
  return ok({
    reference: `Patient/${patient}`,
    record: stored.record,
    attestations: stored.attestations,
    optedOut,
  });
}
