import { sql, type SqlBool } from "kysely";
import type { Transaction } from "../database/database.ts";
import { anyOf, rowsAs, type ColumnType } from "../database/rows.ts";
import type { MatchInputs, PatientMatches } from "../interface/matches.ts";
import { CHANGES } from "./changes.ts";
import type { MatchEvent, MatchRow, StoredRow } from "./difference.ts";

const KEY = { study: "text", cohort: "text", patient: "text" } as const;
const INPUTS = {
  inputs: "integer",
  record_version: "bigint",
  record_hash: "text",
  as_of: "date",
} as const;
const CONTENT = {
  cohort_order: "smallint",
  best: "boolean",
  verdict: "verdict",
  score: "numeric",
  pass: "smallint",
  presumed: "smallint",
  unknown: "smallint",
  fail: "smallint",
  review: "smallint",
  gate: "text",
  near_miss: "text",
  eligible_from: "date",
  next_change_on: "date",
  index: "text",
  outcomes: "text",
  detail: "json text",
  content_hash: "text",
  needs: "text",
} as const;
const WRITTEN = { ...KEY, ...CONTENT, ...INPUTS } as const;
const ROW = { ...WRITTEN, first_seen_at: "timestamptz" } satisfies Record<
  keyof MatchRow,
  ColumnType
>;

/** What people who work through a list would call news: a criterion's letter, the verdict, the score or the gate. */
const saysNothingNew = sql<boolean>`(match.outcomes, match.verdict, match.score, match.gate)
  is not distinct from (excluded.outcomes, excluded.verdict, excluded.score, excluded.gate)`;

/** Rows a statement, so that no parameter grows beyond some megabytes. */
const CHUNK = 500;

const excluded = (names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, sql`excluded.${sql.ref(name)}`]));

export async function writeRows(
  transaction: Transaction,
  rows: readonly MatchRow[],
): Promise<void> {
  const names = Object.keys(WRITTEN).filter(
    (name): name is keyof typeof WRITTEN => name in WRITTEN,
  );
  for (let start = 0; start < rows.length; start += CHUNK) {
    await transaction
      .insertInto("match")
      .columns([...names, "first_seen_at"])
      .expression((eb) =>
        eb
          .selectFrom(rowsAs(rows.slice(start, start + CHUNK), ROW, "input"))
          .select(names)
          .select(sql<string>`coalesce(input.first_seen_at, now())`.as("first_seen_at")),
      )
      .onConflict((conflict) =>
        conflict.columns(["study", "cohort", "patient"]).doUpdateSet({
          ...excluded([...Object.keys(CONTENT), ...Object.keys(INPUTS)]),
          evaluated_at: sql`now()`,
          changed_at: sql`case when ${saysNothingNew} then match.changed_at else clock_timestamp() end`,
        }),
      )
      .execute();
  }
}

export async function renewRows(
  transaction: Transaction,
  rows: readonly MatchRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction
    .updateTable("match")
    .from(rowsAs(rows.map(pick), { ...KEY, ...INPUTS }, "input"))
    .set((eb) => ({
      inputs: eb.ref("input.inputs"),
      record_version: eb.ref("input.record_version"),
      record_hash: eb.ref("input.record_hash"),
      as_of: eb.ref("input.as_of"),
    }))
    .whereRef("match.study", "=", "input.study")
    .whereRef("match.cohort", "=", "input.cohort")
    .whereRef("match.patient", "=", "input.patient")
    .execute();
}

const pick = (row: MatchRow): Pick<MatchRow, keyof typeof KEY | keyof typeof INPUTS> => ({
  study: row.study,
  cohort: row.cohort,
  patient: row.patient,
  inputs: row.inputs,
  record_version: row.record_version,
  record_hash: row.record_hash,
  as_of: row.as_of,
});

export async function removeRows(
  transaction: Transaction,
  rows: readonly StoredRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const keys = rows.map(({ study, cohort, patient }) => ({ study, cohort, patient }));
  await transaction
    .deleteFrom("match")
    .using(rowsAs(keys, KEY, "input"))
    .whereRef("match.study", "=", "input.study")
    .whereRef("match.cohort", "=", "input.cohort")
    .whereRef("match.patient", "=", "input.patient")
    .execute();
}

/** Ids of studies hold none. */
const BETWEEN = " ";

/** The studies that the change does not touch hold for the new record too, and say so. */
export async function carryOver(
  transaction: Transaction,
  patients: readonly { readonly patient: string; readonly only: readonly string[] }[],
): Promise<void> {
  if (patients.length === 0) return;
  const rows = patients.map(({ patient, only }) => ({ patient, only: only.join(BETWEEN) }));
  await transaction
    .updateTable("match")
    .from(["record", rowsAs(rows, { patient: "text", only: "text" }, "input")])
    .set((eb) => ({
      record_version: eb.ref("record.version"),
      record_hash: eb.ref("record.hash"),
    }))
    .whereRef("record.patient", "=", "match.patient")
    .whereRef("input.patient", "=", "match.patient")
    .whereRef("record.version", "<>", "match.record_version")
    .where(sql<SqlBool>`match.study <> all(string_to_array(input.only, ${BETWEEN}))`)
    .where("match.patient", "=", anyOf(patients.map(({ patient }) => patient)))
    .where("match.study", "in", (eb) =>
      eb.selectFrom("study").select("study.id").where("study.status", "=", "active"),
    )
    .execute();
}

export async function writeEvents(
  transaction: Transaction,
  inputs: MatchInputs,
  events: readonly (MatchEvent & { readonly reviewAgain: boolean })[],
): Promise<void> {
  if (events.length === 0) return;
  const revisions = new Map(inputs.studies.map(({ study, revision }) => [study, revision]));
  const rows = events.map((event) => ({
    study: event.study,
    patient: event.patient,
    kind: "match" as const,
    cohort: event.cohort,
    as_of: inputs.asOf,
    revision: revisions.get(event.study) ?? null,
    from_verdict: event.from,
    to_verdict: event.to,
    changes: CHANGES.write(event.changes),
    review_again: event.reviewAgain,
  }));
  const types = {
    study: "text",
    patient: "text",
    kind: "text",
    cohort: "text",
    as_of: "date",
    revision: "integer",
    from_verdict: "verdict",
    to_verdict: "verdict",
    changes: "json text",
    review_again: "boolean",
  } as const;
  const names = Object.keys(types).filter((name): name is keyof typeof types => name in types);
  await transaction
    .insertInto("match_event")
    .columns(names)
    .expression((eb) => eb.selectFrom(rowsAs(rows, types, "input")).select(names))
    .execute();
}

export async function askForReview(
  transaction: Transaction,
  candidates: readonly { readonly study: string; readonly patient: string }[],
): Promise<void> {
  if (candidates.length === 0) return;
  await transaction
    .updateTable("candidate")
    .from(rowsAs(candidates, { study: "text", patient: "text" }, "input"))
    .set({ review_again: true })
    .whereRef("candidate.study", "=", "input.study")
    .whereRef("candidate.patient", "=", "input.patient")
    .where("candidate.review_again", "=", false)
    .execute();
}

/** Nothing is due for them any more, until the version, the catalogue or the date moves on. */
export async function noteMatched(
  transaction: Transaction,
  inputs: MatchInputs,
  patients: readonly Pick<PatientMatches, "patient" | "nextChangeOn" | "only">[],
): Promise<void> {
  const rows = patients.map(({ patient, nextChangeOn, only }) => ({
    patient,
    next: nextChangeOn,
    part: only !== undefined,
  }));
  // Of studies that were not evaluated, a day that has come is told anew; one to come may be theirs.
  const next = sql<string | null>`least(input.next,
    case when input.part and record.next_change_on > ${inputs.asOf}::date then record.next_change_on end)`;
  await transaction
    .updateTable("record")
    .from(rowsAs(rows, { patient: "text", next: "date", part: "boolean" }, "input"))
    .set((eb) => ({
      matched_version: eb.ref("record.version"),
      matched_catalogue: inputs.catalogue,
      matched_as_of: inputs.asOf,
      next_change_on: next,
      quarantined_at: null,
      prior_hash: null,
      prior_body: null,
      prior_resource_versions: null,
    }))
    .whereRef("record.patient", "=", "input.patient")
    .where(
      sql<SqlBool>`(record.matched_version, record.matched_catalogue, record.matched_as_of, record.next_change_on)
        is distinct from (record.version, ${inputs.catalogue}::text, ${inputs.asOf}::date, ${next})`,
    )
    .execute();
}
