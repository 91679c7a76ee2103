import { patientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import { readAttestations } from "../attestations/attestations.ts";
import { decisionOf } from "../decisions/rows.ts";
import type { Candidates, Decision, HistoryEntry } from "../interface/candidates.ts";
import { CHANGES } from "../matches/changes.ts";
import { readMatches } from "../matches/read.ts";

export const getCandidate =
  (database: Database): Candidates["get"] =>
  (study, patient) =>
    database.snapshot("candidates.get", async (queries) => {
      const matches = await readMatches(queries, patient, study);
      const decisions = await readDecisions(queries, study, patient);
      const attestations = await readAttestations(queries, [patient], study);
      const state = await queries
        .selectFrom("candidate")
        .select(["version", "status", "review_again"])
        .where("study", "=", study)
        .where("patient", "=", patientId(patient))
        .executeTakeFirst();
      const decision = decisions.at(-1) ?? null;
      if (matches.length === 0 && !decision) return null;
      return {
        study,
        patient,
        status: state?.status ?? "new",
        version: state?.version ?? 0,
        reviewAgain: state?.review_again ?? false,
        matches,
        decision,
        attestations: attestations.get(patient) ?? [],
      };
    });

async function readDecisions(
  queries: Queries,
  study: string,
  patient: string,
): Promise<readonly Decision[]> {
  const rows = await queries
    .selectFrom("decision")
    .select(["version", "status", "reason", "note", "by_user", "at"])
    .where("study", "=", study)
    .where("patient", "=", patient)
    .orderBy("version")
    .execute();
  return rows.map(decisionOf);
}

/** At one instant: the machine first, for people answer to it. */
const KINDS: readonly HistoryEntry["kind"][] = ["match", "gone", "attestation", "decision"];

export const historyOf =
  (database: Database): Candidates["history"] =>
  (study, patient) =>
    database.snapshot("candidates.history", async (queries) => {
      const events = await queries
        .selectFrom("match_event")
        .selectAll()
        .where("study", "=", study)
        .where("patient", "=", patientId(patient))
        .orderBy("id")
        .execute();
      const decisions = await readDecisions(queries, study, patient);
      const attestations = await readAttestations(queries, [patient], study);
      const entries: readonly HistoryEntry[] = [
        ...events.map((event): HistoryEntry =>
          event.kind === "gone"
            ? { kind: "gone", at: event.at }
            : {
                kind: "match",
                at: event.at,
                cohort: event.cohort ?? "",
                asOf: event.as_of ?? "",
                revision: event.revision ?? 0,
                from: event.from_verdict,
                to: event.to_verdict,
                changes: CHANGES.read(event.changes ?? "[]"),
                reviewAgain: event.review_again,
              },
        ),
        ...(attestations.get(patient) ?? []).map((attestation): HistoryEntry => ({
          kind: "attestation",
          at: attestation.at,
          attestation,
        })),
        ...decisions.map((decision): HistoryEntry => ({ kind: "decision", ...decision })),
      ];
      return entries.toSorted(
        (a, b) =>
          (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
      );
    });
