import { sql, type RawBuilder } from "kysely";
import { holdAliases } from "../aliases/lock.ts";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Actor } from "../interface/audit.ts";
import type { Planned } from "../interface/candidates.ts";
import type { Plan, Worklist } from "../interface/worklist.ts";
import { readStandings } from "./standings.ts";

/** The new value where one is given, else the one that is there. */
const valueOf = (
  column: "assignee" | "due_on" | "snoozed_until",
  value: string | null | undefined,
): RawBuilder<string | null> =>
  value === undefined ? sql`assignment.${sql.ref(column)}` : sql`excluded.${sql.ref(column)}`;

interface Row {
  readonly patient: string;
  readonly assignee: string | null;
  readonly due_on: string | null;
  readonly snoozed_until: string | null;
  readonly changed_by: string;
  readonly changed_at: string;
}

/** In the order of their ids, so that two who plan the same candidates wait for each other in one order. */
async function writePlan(
  transaction: Transaction,
  study: string,
  patients: readonly string[],
  { assignee, dueOn, snoozedUntil }: Plan,
  by: Actor,
): Promise<ReadonlyMap<string, Planned>> {
  const { rows } = await sql<Row>`insert into assignment
      (study, patient, assignee, due_on, snoozed_until, changed_by)
    select ${study}, patient, ${assignee ?? null}::text, ${dueOn ?? null}::date,
      ${snoozedUntil ?? null}::date, ${by.subject}
    from (select distinct unnest(${patients}::text[]) as patient order by 1) as those
    on conflict (study, patient) do update set
      assignee = ${valueOf("assignee", assignee)},
      due_on = ${valueOf("due_on", dueOn)},
      snoozed_until = ${valueOf("snoozed_until", snoozedUntil)},
      changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning patient, assignee, due_on, snoozed_until, changed_by, changed_at`.execute(
    transaction,
  );
  return new Map(
    rows.map((row) => [
      row.patient,
      {
        assignee: row.assignee,
        dueOn: row.due_on,
        snoozedUntil: row.snoozed_until,
        by: row.changed_by,
        at: row.changed_at,
      },
    ]),
  );
}

export const assignCandidates =
  (database: Database): Worklist["assign"] =>
  ({ study, patients, plan, operation }, by, access) =>
    database.write("worklist.assign", async (transaction) => {
      await holdAliases(transaction);
      const standings = await readStandings(transaction, study, patients, access);
      if (standings.length === 0) return [];
      const ids = standings.map(({ patient }) => patient);
      const written = await writePlan(transaction, study, ids, plan, by);
      await appendAudit(transaction, {
        actor: by,
        action: "change",
        operation,
        outcome: "success",
        study,
        patients: [...new Set(ids)],
        detail: Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)),
      });
      return standings.flatMap(({ asked, patient }) => {
        const planned = written.get(patient);
        return planned ? [{ patient: asked, planned }] : [];
      });
    });
