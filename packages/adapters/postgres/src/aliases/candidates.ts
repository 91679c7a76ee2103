import { sql } from "kysely";
import type { Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import { anyOfGroups } from "./group.ts";

/**
 * Makes the state of these candidates anew from the decisions on everyone who is that patient: the latest by time holds,
 * and someone looks again. An alias has none. With each merged patient that was decided on the version is one more, so
 * that nobody who has not seen those decisions can decide over them.
 */
export async function renewCandidates(
  transaction: Transaction,
  patients: readonly string[],
): Promise<void> {
  if (patients.length === 0) return;
  await transaction.deleteFrom("candidate").where("patient", "=", anyOf(patients)).execute();
  const owner = sql<string>`coalesce(alias.survivor, decision.patient)`;
  await transaction
    .insertInto("candidate")
    .columns(["study", "patient", "version", "status", "review_again"])
    .expression((eb) =>
      eb
        .selectFrom("decision")
        .leftJoin("alias", "alias.patient", "decision.patient")
        .select([
          "decision.study",
          owner.as("patient"),
          sql<number>`max(decision.version) + count(distinct decision.patient)::integer - 1`.as(
            "version",
          ),
          sql<never>`(array_agg(decision.status order by decision.at desc, decision.version desc))[1]`.as(
            "status",
          ),
          sql<boolean>`true`.as("review_again"),
        ])
        .where("decision.patient", "=", anyOfGroups(patients))
        .where(owner, "=", anyOf(patients))
        .groupBy(["decision.study", owner]),
    )
    .execute();
}
