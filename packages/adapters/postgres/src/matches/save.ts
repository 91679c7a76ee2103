import type { PatientId } from "@cohort/foundation";
import type { CriterionMatch } from "@cohort/matching";
import { listedAmong, noteConsent } from "../access/opt-outs.ts";
import { appendAudits } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { MatchInputs, Matches, PatientMatches } from "../interface/matches.ts";
import { SYSTEM } from "../interface/audit.ts";
import { forgetFailures } from "../records/quarantine.ts";
import {
  difference,
  eventsOf,
  needsOldDetail,
  sinceFirstSeen,
  worsens,
  type Difference,
  type MatchRow,
  type StoredRow,
} from "./difference.ts";
import { origins } from "./origins.ts";
import { contentsOf, DETAIL, type ListedContent } from "./rows.ts";
import {
  askForReview,
  carryOver,
  noteMatched,
  removeRows,
  renewRows,
  writeEvents,
  writeRows,
} from "./write.ts";

interface LockedRecord {
  readonly version: number;
  readonly hash: string;
  readonly matched_version: number | null;
}

interface Prepared {
  readonly input: PatientMatches;
  readonly contents: readonly ListedContent[];
}

export function saveMatches(database: Database): Matches["save"] {
  const originsOf = origins(database);
  return async (inputs, patients) => {
    const numbers = await originsOf(inputs);
    // Before the transaction: no lock is held while texts are made.
    const prepared = patients.map((input) => ({ input, contents: contentsOf(input) }));
    return database.write("matches.save", async (transaction) => {
      const locked = await lock(transaction, patients);
      const fenced = prepared.filter(({ input }) => holds(input, locked.get(input.patient)));
      const optedOut = await listedAmong(
        transaction,
        fenced.map(({ input }) => input.patient),
      );
      const current = fenced.map((each) =>
        optedOut.has(each.input.patient) ? withoutRows(each) : each,
      );
      const ids = current.map(({ input }) => input.patient);
      const rows = current.flatMap(({ contents }) =>
        contents.map((content): MatchRow => {
          const record = locked.get(content.patient);
          return {
            ...content,
            inputs: numbers.get(content.study) ?? 0,
            record_version: record?.version ?? 0,
            record_hash: record?.hash ?? "",
            as_of: inputs.asOf,
            first_seen_at: null,
          };
        }),
      );
      const changed = ids.length > 0 ? await replace(transaction, inputs, current, rows) : null;
      const consents = current.map(({ input: { patient, optedOut: refuses = false } }) => ({
        patient,
        optedOut: refuses,
      }));
      await appendAudits(transaction, await noteConsent(transaction, consents, SYSTEM));
      const saved = new Set(ids);
      return {
        saved: ids,
        skipped: patients.flatMap(({ patient }) => (saved.has(patient) ? [] : [patient])),
        rows: {
          written: changed?.written.length ?? 0,
          unchanged: (changed?.unchanged ?? 0) + (changed?.renewed.length ?? 0),
          removed: changed?.removed.length ?? 0,
          withoutIndex: current
            .flatMap(({ input }) => input.matches)
            .filter(({ index }) => index === "none").length,
        },
      };
    });
  };
}

/**
 * The record is the one that was read; and where other studies' rows are to stay they are still there, for all may have been
 * forgotten meanwhile, without a new version: by an end of an opt-out, or by a merge that was undone.
 */
const holds = (input: PatientMatches, record: LockedRecord | undefined): boolean =>
  record?.version === input.readVersion && (!input.only || record.matched_version !== null);

/** Of whoever opted out since the record was loaded: nothing, counted like those of whose disease nothing is on record. */
const withoutRows = ({ input: { only: _only, ...input } }: Prepared): Prepared => ({
  input: {
    ...input,
    matches: input.matches.map(({ study, cohort }) => ({ study, cohort, index: "none" })),
    reviewAgain: [],
  },
  contents: [],
});

/** Rows of studies that a patient was not matched with are not compared with anything: they stay. */
function evaluatedOf(
  stored: readonly StoredRow[],
  current: readonly Prepared[],
): readonly StoredRow[] {
  const only = new Map<string, ReadonlySet<string>>();
  for (const { input } of current) if (input.only) only.set(input.patient, new Set(input.only));
  return stored.filter(({ patient, study }) => only.get(patient)?.has(study) ?? true);
}

/** The fence: until the transaction ends nobody replaces these records, nor saves matches of them. */
async function lock(
  transaction: Transaction,
  patients: readonly PatientMatches[],
): Promise<ReadonlyMap<string, LockedRecord>> {
  const rows = await transaction
    .selectFrom("record")
    .select(["patient", "version", "hash", "matched_version"])
    .where("patient", "=", anyOf(patients.map(({ patient }) => patient)))
    .orderBy("patient")
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.patient, row]));
}

async function replace(
  transaction: Transaction,
  inputs: MatchInputs,
  current: readonly Prepared[],
  rows: readonly MatchRow[],
): Promise<Difference> {
  const ids = current.map(({ input }) => input.patient);
  const stored = evaluatedOf(await readStored(transaction, inputs, ids), current);
  const changed = difference(stored, sinceFirstSeen(stored, rows));
  const oldCriteria = await readOldCriteria(transaction, inputs, stored, changed);
  const decided = await readDecided(transaction, ids);
  const candidateOf = (row: { readonly study: string; readonly patient: string }): string =>
    `${row.study} ${row.patient}`;
  const isDecided = (row: { readonly study: string; readonly patient: string }): boolean =>
    decided.has(candidateOf(row));
  // Not again and again while it stays set aside: only when the match says something new.
  const news = new Set([...changed.written, ...changed.removed].map(candidateOf));
  const events = eventsOf(stored, changed, oldCriteria).map((event) => ({
    ...event,
    reviewAgain: worsens(event) && isDecided(event),
  }));
  const asked = current.flatMap(({ input }) =>
    (input.reviewAgain ?? []).map((study) => ({ study, patient: input.patient })),
  );

  await writeRows(transaction, changed.written);
  await renewRows(transaction, changed.renewed);
  await removeRows(transaction, changed.removed);
  await carryOver(
    transaction,
    current.flatMap(({ input: { patient, only } }) => (only ? [{ patient, only }] : [])),
  );
  await writeEvents(transaction, inputs, events);
  await askForReview(transaction, [
    ...events.filter(({ reviewAgain }) => reviewAgain),
    ...asked.filter((row) => isDecided(row) && news.has(candidateOf(row))),
  ]);
  await noteMatched(
    transaction,
    inputs,
    current.map(({ input }) => input),
  );
  await forgetFailures(transaction, "match", ids);
  return changed;
}

const readStored = (
  transaction: Transaction,
  inputs: MatchInputs,
  patients: readonly PatientId[],
): Promise<readonly StoredRow[]> =>
  transaction
    .selectFrom("match")
    .innerJoin("match_inputs", "match_inputs.id", "match.inputs")
    .select([
      "match.study",
      "match.cohort",
      "match.patient",
      "match.verdict",
      "match.outcomes",
      "match.content_hash",
      "match.inputs",
      "match.record_version",
      "match.record_hash",
      "match.as_of",
      "match.first_seen_at",
      "match_inputs.revision",
    ])
    .where("match.patient", "=", anyOf<string>(patients))
    .where("match.study", "=", anyOf(inputs.studies.map(({ study }) => study)))
    .execute();

async function readDecided(
  transaction: Transaction,
  patients: readonly PatientId[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction
    .selectFrom("candidate")
    .select(["study", "patient"])
    .where("patient", "=", anyOf<string>(patients))
    .execute();
  return new Set(rows.map(({ study, patient }) => `${study} ${patient}`));
}

/** Of the few rows whose outcomes may differ, the criteria as they were; null for all others. */
async function readOldCriteria(
  transaction: Transaction,
  inputs: MatchInputs,
  stored: readonly StoredRow[],
  { written }: Difference,
): Promise<(row: MatchRow) => readonly CriterionMatch[] | null> {
  const keyOf = (row: Pick<MatchRow, "study" | "cohort" | "patient">): string =>
    `${row.study} ${row.cohort} ${row.patient}`;
  const before = new Map(stored.map((row) => [keyOf(row), row]));
  const revisions = new Map(inputs.studies.map(({ study, revision }) => [study, revision]));
  const asked = written.filter((row) => {
    const old = before.get(keyOf(row));
    return old && needsOldDetail(old, row, revisions.get(row.study) ?? 0);
  });
  if (asked.length === 0) return () => null;
  const rows = await transaction
    .selectFrom("match")
    .select(["study", "cohort", "patient", "detail"])
    .where("patient", "=", anyOf([...new Set(asked.map(({ patient }) => patient))]))
    .where("study", "=", anyOf([...new Set(asked.map(({ study }) => study))]))
    .execute();
  const details = new Map(rows.map((row) => [keyOf(row), row.detail]));
  const wanted = new Set(asked.map(keyOf));
  return (row) => {
    const detail = wanted.has(keyOf(row)) ? details.get(keyOf(row)) : undefined;
    return detail === undefined ? null : DETAIL.read(detail).criteria;
  };
}
