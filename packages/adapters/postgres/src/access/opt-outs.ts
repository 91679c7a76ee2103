import { type RawBuilder, sql } from "kysely";
import { type PatientId, patientId } from "@cohort/foundation";
import { appendAudits } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { OptOutSource, OptOuts } from "../interface/access.ts";
import type { Actor, AuditEntry } from "../interface/audit.ts";
import { forgetValues } from "../matches/forget-values.ts";

/** How many an entry of the audit names. */
const NAMED = 500;

const entries = (
  operation: string,
  patients: readonly PatientId[],
  by: Actor,
  source: OptOutSource,
): readonly AuditEntry[] =>
  Array.from({ length: Math.ceil(patients.length / NAMED) }, (_, chunk) => ({
    actor: by,
    action: "configure" as const,
    operation,
    outcome: "success" as const,
    study: null,
    patients: patients.slice(chunk * NAMED, (chunk + 1) * NAMED),
    detail: { source },
  }));

/** These patients, who they are now, and whoever else is. */
const personsOf = (patients: readonly string[]): RawBuilder<readonly string[]> =>
  sql`array(
    select asked from unnest(${patients}::text[]) as asked
    union select alias.survivor from alias where alias.patient = any(${patients})
    union select other.patient from alias as other
      where other.survivor = any(${patients})
        or other.survivor in (select alias.survivor from alias where alias.patient = any(${patients}))
  )`;

/** For `= `. */
const anyOfPersons = (patients: readonly string[]): RawBuilder<string> =>
  sql`any(${personsOf(patients)})`;

/** They are due: an opt-out takes matches away and its end brings them back. */
async function makeDue(transaction: Transaction, patients: readonly string[]): Promise<void> {
  // In the order in which jobs lock theirs: neither waits for the other in a circle.
  const records = await transaction
    .selectFrom("record")
    .select("patient")
    .where("patient", "=", anyOfPersons(patients))
    .orderBy("patient")
    .forUpdate()
    .execute();
  await transaction
    .updateTable("record")
    .set({ matched_version: null, matched_catalogue: null })
    .where("patient", "=", anyOf(records.map(({ patient }) => patient)))
    .execute();
}

/** The records are locked first: a match job that holds them ends before, one that comes later sees the opt-out. */
async function addTo(
  transaction: Transaction,
  patients: readonly string[],
  source: OptOutSource,
  by: Actor,
): Promise<readonly PatientId[]> {
  if (patients.length === 0) return [];
  await makeDue(transaction, patients);
  const added = await transaction
    .insertInto("opt_out")
    .columns(["patient", "source", "added_by"])
    .expression(
      sql`select asked, ${source}, ${by.subject} from unnest(${patients}::text[]) as asked order by asked`,
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("patient")
    .execute();
  await transaction.deleteFrom("match").where("patient", "=", anyOfPersons(patients)).execute();
  await forgetWork(transaction, patients);
  await forgetValues(transaction, personsOf(patients));
  return added.map((row) => patientId(row.patient));
}

/** Nobody works on them any more, under whatever id. */
const forgetWork = (transaction: Transaction, patients: readonly string[]): Promise<unknown> =>
  transaction.deleteFrom("assignment").where("patient", "=", anyOfPersons(patients)).execute();

async function takeFrom(
  transaction: Transaction,
  patients: readonly string[],
  source: OptOutSource,
): Promise<readonly PatientId[]> {
  if (patients.length === 0) return [];
  await makeDue(transaction, patients);
  const gone = await transaction
    .deleteFrom("opt_out")
    .where("patient", "=", anyOf<string>(patients))
    .where("source", "=", source)
    .returning("patient")
    .execute();
  return gone.map((row) => patientId(row.patient));
}

export const optOuts = (database: Database): OptOuts => ({
  add: (patients, by) =>
    database.write("opt-outs.add", async (transaction) => {
      const added = await addTo(transaction, patients, "command", by);
      await appendAudits(transaction, entries("optOut", added, by, "command"));
      return added;
    }),

  withdraw: (patients, by) =>
    database.write("opt-outs.withdraw", async (transaction) => {
      const gone = await takeFrom(transaction, patients, "command");
      await appendAudits(transaction, entries("withdrawOptOut", gone, by, "command"));
      return gone;
    }),

  follow: (patients, by) =>
    database.write("opt-outs.follow", async (transaction) => {
      const rows = await transaction
        .selectFrom("opt_out")
        .select("patient")
        .where("source", "=", "file")
        .execute();
      const [listed, known] = [new Set<string>(patients), new Set(rows.map((row) => row.patient))];
      const news = [...listed].filter((patient) => !known.has(patient));
      const left = [...known].filter((patient) => !listed.has(patient));
      const added = await addTo(transaction, news, "file", by);
      const withdrawn = await takeFrom(transaction, left, "file");
      await appendAudits(transaction, [
        ...entries("optOut", added, by, "file"),
        ...entries("withdrawOptOut", withdrawn, by, "file"),
      ]);
      return { added, withdrawn };
    }),

  among: async (patients) => {
    const { rows } = await database.read("opt-outs.among", (queries) =>
      amongOf(patients).execute(queries),
    );
    return new Set(rows.map(({ asked }) => patientId(asked)));
  },

  list: async ({ limit, after }) => {
    const rows = await database.read("opt-outs.list", (queries) =>
      queries
        .selectFrom("opt_out")
        .select(["patient", (eb) => eb.fn.min<string>("at").as("at")])
        .select(sql<readonly OptOutSource[]>`array_agg(source order by source)`.as("sources"))
        .$if(after !== undefined, (query) => query.where("patient", ">", after ?? ""))
        .groupBy("patient")
        .orderBy("patient")
        .limit(limit)
        .execute(),
    );
    return rows.map(({ patient, at, sources }) => ({ patient: patientId(patient), at, sources }));
  },
});

/** Whom of these a list of ours names, under any of their ids; with `consent` the EHR's word counts too. */
const amongOf = (patients: readonly string[], sources = ["command", "file", "consent"]) =>
  sql<{ readonly asked: string }>`select asked from unnest(${patients}::text[]) as asked
    where exists (
      select from opt_out left join alias on alias.patient = opt_out.patient
      where asked in (opt_out.patient, alias.survivor) and opt_out.source = any(${sources})
    )`;

/** Whom of these our own lists name, for whoever holds their records: nothing of theirs is stored. */
export async function listedAmong(
  transaction: Transaction,
  patients: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await amongOf(patients, ["command", "file"]).execute(transaction);
  return new Set(rows.map(({ asked }) => asked));
}

/**
 * Takes down what the EHR says of these patients, so that nobody finds those who refuse: not by an earlier decision
 * either. Returns what to append to the audit at the end of the transaction.
 */
export async function noteConsent(
  transaction: Transaction,
  patients: readonly { readonly patient: PatientId; readonly optedOut: boolean }[],
  by: Actor,
): Promise<readonly AuditEntry[]> {
  const refusing = patients.filter(({ optedOut }) => optedOut).map(({ patient }) => patient);
  const willing = patients.filter(({ optedOut }) => !optedOut).map(({ patient }) => patient);
  const gone = await transaction
    .deleteFrom("opt_out")
    .where("source", "=", "consent")
    .where("patient", "=", anyOfPersons(willing))
    .returning("patient")
    .execute();
  const added =
    refusing.length === 0
      ? []
      : await transaction
          .insertInto("opt_out")
          .values(
            refusing.map((patient) => ({
              patient,
              source: "consent" as const,
              added_by: by.subject,
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .returning("patient")
          .execute();
  const ids = (rows: readonly { readonly patient: string }[]): readonly PatientId[] =>
    rows.map((row) => patientId(row.patient));
  if (added.length > 0) await forgetWork(transaction, ids(added));
  return [
    ...entries("optOut", ids(added), by, "consent"),
    ...entries("withdrawOptOut", ids(gone), by, "consent"),
  ];
}
