import { sql } from "kysely";
import type { Transaction } from "../database/database.ts";
import type { Move } from "./regroup.ts";

/**
 * Who works on someone who is another now works on that one, unless that was settled later. Rows of the merged stay as they were,
 * so that they hold again when the merge is undone.
 */
export async function followAssignments(
  transaction: Transaction,
  moves: readonly Move[],
): Promise<void> {
  if (moves.length === 0) return;
  await sql`insert into assignment
      (study, patient, assignee, due_on, snoozed_until, changed_by, changed_at)
    select distinct on (assignment.study, move.survivor) assignment.study, move.survivor,
      assignment.assignee, assignment.due_on, assignment.snoozed_until, assignment.changed_by,
      assignment.changed_at
    from assignment join unnest(
      ${moves.map(({ patient }) => patient)}::text[], ${moves.map(({ other }) => other)}::text[]
    ) as move(patient, survivor) on move.patient = assignment.patient
    order by assignment.study, move.survivor, assignment.changed_at desc, assignment.patient
    on conflict (study, patient) do update set
      assignee = excluded.assignee, due_on = excluded.due_on, snoozed_until = excluded.snoozed_until,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at
    where excluded.changed_at > assignment.changed_at`.execute(transaction);
}
