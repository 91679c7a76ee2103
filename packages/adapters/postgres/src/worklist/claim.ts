import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import { holdAliases } from "../aliases/lock.ts";
import { appendAudit } from "../audit/append.ts";
import { isAsked } from "../candidates/filters.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Actor } from "../interface/audit.ts";
import type { WorkFilter, Worklist } from "../interface/worklist.ts";

/** Whoever is ruled out is worth no call, unless somebody looks for those. */
const asksForRuledOut = ({ verdict, nearMiss, eligibleBy }: WorkFilter): boolean =>
  verdict !== undefined || nearMiss === true || eligibleBy !== undefined;

/** The first whom nobody else takes at this moment. */
async function pick(
  transaction: Transaction,
  filter: WorkFilter,
  access: Access,
): Promise<PatientId | null> {
  const row = await transaction
    .selectFrom("match")
    .select("match.patient")
    .where(isAsked({ ...filter, assignees: [], snoozed: false }, access))
    .where(sql<boolean>`not exists (select from candidate
      where candidate.study = match.study and candidate.patient = match.patient
        and candidate.status not in ('new', 'to-review'))`)
    .$if(!asksForRuledOut(filter), (query) =>
      query.where(sql<boolean>`match.verdict <> 'ineligible'`),
    )
    .orderBy("match.verdict")
    .orderBy(sql`-match.score`)
    .orderBy("match.patient")
    .limit(1)
    .forUpdate("match")
    .skipLocked()
    .executeTakeFirst();
  return row ? patientId(row.patient) : null;
}

/** False where somebody was faster, which `pick` need not see: it saw the rows as they were when it began. */
async function take(
  transaction: Transaction,
  study: string,
  patient: PatientId,
  by: Actor,
): Promise<boolean> {
  const { rows } = await sql`insert into assignment (study, patient, assignee, changed_by)
    values (${study}, ${patient}, ${by.subject}, ${by.subject})
    on conflict (study, patient) do update set
      assignee = excluded.assignee, changed_by = excluded.changed_by, changed_at = excluded.changed_at
    where assignment.assignee is null
    returning patient`.execute(transaction);
  return rows.length > 0;
}

export const claimNext =
  (database: Database): Worklist["claimNext"] =>
  (filter, by, access) =>
    database.write(
      "worklist.claimNext",
      async (transaction) => {
        await holdAliases(transaction);
        for (;;) {
          const patient = await pick(transaction, filter, access);
          if (patient === null) return null;
          if (!(await take(transaction, filter.study, patient, by))) continue;
          await appendAudit(transaction, {
            actor: by,
            action: "change",
            operation: "claimNext",
            outcome: "success",
            study: filter.study,
            patients: [patient],
            detail: { assignee: by.subject },
          });
          return patient;
        }
      },
      { idempotent: false },
    );
