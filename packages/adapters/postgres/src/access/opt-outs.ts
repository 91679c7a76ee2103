import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import { anyOfGroups } from "../aliases/group.ts";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { OptOuts } from "../interface/access.ts";
import type { Actor } from "../interface/audit.ts";

const note = (
  transaction: Transaction,
  operation: string,
  patients: readonly string[],
  by: Actor,
) =>
  appendAudit(transaction, {
    actor: by,
    action: "configure",
    operation,
    outcome: "success",
    study: null,
    patients: patients.map(patientId),
  });

/** They are due: an opt-out takes matches away and its end brings them back. */
const makeDue = (transaction: Transaction, patients: readonly string[]): Promise<unknown> =>
  transaction
    .updateTable("record")
    .set({ matched_version: null, matched_catalogue: null })
    .where("patient", "=", anyOfGroups(patients))
    .execute();

export const optOuts = (database: Database): OptOuts => ({
  add: (patients, by) =>
    database.write("opt-outs.add", async (transaction) => {
      if (patients.length === 0) return [];
      await makeDue(transaction, patients);
      const added = await transaction
        .insertInto("opt_out")
        .values(patients.map((patient) => ({ patient, added_by: by.subject })))
        .onConflict((conflict) => conflict.doNothing())
        .returning("patient")
        .execute();
      await transaction.deleteFrom("match").where("patient", "=", anyOfGroups(patients)).execute();
      const ids = added.map((row) => patientId(row.patient));
      if (ids.length > 0) await note(transaction, "optOut", ids, by);
      return ids;
    }),

  withdraw: (patients, by) =>
    database.write("opt-outs.withdraw", async (transaction) => {
      await makeDue(transaction, patients);
      const gone = await transaction
        .deleteFrom("opt_out")
        .where("patient", "=", anyOf<string>(patients))
        .returning("patient")
        .execute();
      const ids = gone.map((row) => patientId(row.patient));
      if (ids.length > 0) await note(transaction, "withdrawOptOut", ids, by);
      return ids;
    }),

  among: async (patients) => {
    const { rows } = await database.read("opt-outs.among", (queries) =>
      sql<{ readonly asked: string }>`select asked from unnest(${patients}::text[]) as asked
        where exists (
          select from opt_out left join alias on alias.patient = opt_out.patient
          where asked in (opt_out.patient, alias.survivor)
        )`.execute(queries),
    );
    return new Set(rows.map(({ asked }) => patientId(asked)));
  },

  list: async ({ limit, after }) => {
    const rows = await database.read("opt-outs.list", (queries) =>
      queries
        .selectFrom("opt_out")
        .select(["patient", "at"])
        .$if(after !== undefined, (query) => query.where("patient", ">", after ?? ""))
        .orderBy("patient")
        .limit(limit)
        .execute(),
    );
    return rows.map(({ patient, at }) => ({ patient: patientId(patient), at }));
  },
});
