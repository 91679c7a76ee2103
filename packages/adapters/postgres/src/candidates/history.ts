import { patientId, type PatientId } from "@cohort/foundation";
import { mayFind } from "../access/may-find.ts";
import { anyOfGroups, survivorOf } from "../aliases/group.ts";
import { readStated } from "../attestations/read.ts";
import { readCardEntries } from "../cds/history.ts";
import type { Database } from "../database/database.ts";
import type { Candidates, HistoryEntry } from "../interface/candidates.ts";
import { CHANGES } from "../matches/changes.ts";
import type { Tables } from "../schema.ts";
import { readDecisions } from "./decisions-of.ts";

/** At one instant: the machine first, for people answer to it. */
const KINDS: readonly HistoryEntry["kind"][] = [
  "unmerged",
  "merged",
  "match",
  "gone",
  "card-shown",
  "card-feedback",
  "attestation",
  "decision",
];

type EventRow = Omit<Tables["match_event"], "id" | "at" | "review_again"> & {
  readonly at: string;
  readonly review_again: boolean;
};

const toEntry = (event: EventRow): HistoryEntry =>
  event.kind === "match"
    ? {
        kind: "match",
        at: event.at,
        cohort: event.cohort ?? "",
        asOf: event.as_of ?? "",
        revision: event.revision ?? 0,
        from: event.from_verdict,
        to: event.to_verdict,
        changes: CHANGES.read(event.changes ?? "[]").map(
          ({ before = null, after = null, ...change }) => ({ ...change, before, after }),
        ),
        reviewAgain: event.review_again,
      }
    : { kind: event.kind, at: event.at };

export const historyOf =
  (database: Database): Candidates["history"] =>
  (study, asked, access) =>
    database.snapshot("candidates.history", async (queries) => {
      const patient = await survivorOf(queries, asked);
      if (!(await mayFind(queries, study, patient, access))) return [];
      const events = await queries
        .selectFrom("match_event")
        .selectAll()
        .where("study", "=", study)
        .where("patient", "=", anyOfGroups([patient]))
        .orderBy("id")
        .execute();
      const decisions = await readDecisions(queries, study, patient);
      const cards = await readCardEntries(queries, study, patient);
      const attestations = await readStated(queries, [patient], study);
      const about = (id: PatientId): { readonly about?: PatientId } =>
        id === patient ? {} : { about: id };
      const entries: readonly HistoryEntry[] = [
        ...events.map((event) => ({ ...toEntry(event), ...about(patientId(event.patient)) })),
        ...cards.map(({ entry, patient: of }) => ({ ...entry, ...about(of) })),
        ...attestations.map((each): HistoryEntry => ({
          kind: "attestation",
          at: each.attestation.at,
          attestation: each.attestation,
          ...about(each.about),
        })),
        ...decisions.map((each): HistoryEntry => ({
          kind: "decision",
          ...each.decision,
          ...about(each.about),
        })),
      ];
      return entries.toSorted(
        (a, b) =>
          (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
      );
    });
