import { sql } from "kysely";
import { fail, ok } from "@cohort/foundation";
import { mayFind } from "../access/may-find.ts";
import { anyOfGroups, survivorOf } from "../aliases/group.ts";
import { holdAliases } from "../aliases/lock.ts";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Actor } from "../interface/audit.ts";
import type { DecisionInput, Decisions, Screening } from "../interface/candidates.ts";
import { DECISION_COLUMNS, decisionOf, IDS, SEEN } from "./rows.ts";
import { packSeen } from "./seen.ts";
import { keepSnapshot } from "./snapshot.ts";
import { madeFrom } from "../matches/made-from.ts";

export const NO_CANDIDATE = fail({
  code: "CANDIDATE.NOT_FOUND",
  message: "This patient is no candidate of this study.",
});

export const putDecision =
  (database: Database): Decisions["put"] =>
  (asked, by, access) =>
    database.write(
      "decisions.put",
      async (transaction) => {
        await holdAliases(transaction);
        return decideIn(transaction, asked, by, access);
      },
      { idempotent: false },
    );

/** In a transaction that holds the aliases and does nothing afterwards. */
export async function decideIn(
  transaction: Transaction,
  asked: DecisionInput,
  by: Actor,
  access: Access,
): ReturnType<Decisions["put"]> {
  const input = { ...asked, patient: await survivorOf(transaction, asked.patient) };
  if (!(await mayFind(transaction, input.study, input.patient, access))) return NO_CANDIDATE;
  await lockDecided(transaction, input);
  const current = await readCurrent(transaction, input);
  const seen = await readSeen(transaction, input);
  if (current.version === 0 && seen.length === 0) return NO_CANDIDATE;
  if (current.version !== input.expectedVersion) {
    return fail({
      code: "DECISION.CONFLICT",
      message: `Someone else has decided meanwhile: the version is ${current.version}, not ${input.expectedVersion}.`,
      action: "Read the candidate again and decide on what it says now.",
      currentVersion: current.version,
    });
  }
  const decision = await append(transaction, input, by, { current, seen });
  await appendAudit(transaction, {
    actor: by,
    action: "change",
    operation: "decide",
    outcome: "success",
    study: input.study,
    patients: [input.patient],
    detail: {
      version: decision.version,
      from: current.status,
      status: decision.status,
      reason: decision.reason,
      ...(decision.criterion === null ? {} : { criterion: decision.criterion }),
      ...(decision.takesBack === null ? {} : { takesBack: decision.takesBack }),
    },
  });
  return ok(decision);
}

/** Two people who decide on one candidate come one after the other; and no match is saved in between. */
export const lockDecided = (
  transaction: Transaction,
  { patient }: Pick<DecisionInput, "patient">,
): Promise<unknown> =>
  transaction
    .selectFrom("record")
    .select("patient")
    .where("patient", "=", patient)
    .forUpdate()
    .execute();

interface Current {
  readonly version: number;
  readonly status: string;
  readonly review_again: boolean;
}

export async function readCurrent(
  transaction: Transaction,
  { study, patient }: Pick<DecisionInput, "study" | "patient">,
): Promise<Current> {
  const row = await transaction
    .selectFrom("candidate")
    .select(["version", "status", "review_again"])
    .where("study", "=", study)
    .where("patient", "=", patient)
    .forUpdate()
    .executeTakeFirst();
  return row ?? { version: 0, status: "new", review_again: false };
}

async function readSeen(
  transaction: Transaction,
  { study, patient }: DecisionInput,
): Promise<Screening["matches"]> {
  const rows = await transaction
    .selectFrom("match")
    .innerJoin("match_inputs", "match_inputs.id", "match.inputs")
    .select([
      "match.cohort",
      "match.verdict",
      "match.score",
      "match.as_of",
      "match.record_version",
      "match.record_hash",
      "match_inputs.revision",
      "match_inputs.study_hash",
      "match_inputs.dictionary_hash",
      "match_inputs.site_hash",
      "match_inputs.engine",
    ])
    .where("match.study", "=", study)
    .where("match.patient", "=", patient)
    .orderBy("match.cohort_order")
    .execute();
  return rows.map((row) => ({
    cohort: row.cohort,
    revision: row.revision,
    verdict: row.verdict,
    score: row.score,
    asOf: row.as_of,
    inputs: madeFrom(row),
  }));
}

async function append(
  transaction: Transaction,
  { study, patient, status, reason, criterion, note, takesBack, reviewAgain }: DecisionInput,
  by: Actor,
  { current, seen }: { readonly current: Current; readonly seen: Screening["matches"] },
) {
  const version = current.version + 1;
  const matched = seen[0]?.inputs;
  // Those of a merged record came in with the version that the merge gave.
  const inForce = await transaction
    .selectFrom("attestation")
    .leftJoin("alias", "alias.patient", "attestation.patient")
    .select("id")
    .where("attestation.patient", "=", anyOfGroups([patient]))
    .$if(matched !== undefined, (query) =>
      query.where(
        sql<number>`coalesce(alias.since, attestation.record_version)`,
        "<=",
        matched?.recordVersion ?? 0,
      ),
    )
    .orderBy("attestation.at")
    .orderBy("record_version")
    .execute();
  const snapshot = await keepSnapshot(transaction, patient, matched?.recordHash ?? null);
  const row = await transaction
    .insertInto("decision")
    .values({
      study,
      patient,
      version,
      status,
      reason,
      criterion: criterion ?? null,
      note,
      takes_back: takesBack ?? null,
      review_again: current.review_again,
      by_user: by.subject,
      snapshot: snapshot?.hash ?? null,
      resource_versions: snapshot?.versions ?? null,
      attestations: IDS.write(inForce.map(({ id }) => id)),
      matches: SEEN.write(seen),
      seen: await packSeen(transaction, study, patient),
    })
    .returning(DECISION_COLUMNS)
    .executeTakeFirstOrThrow();
  const asksAgain = { review_again: reviewAgain ?? false };
  await transaction
    .insertInto("candidate")
    .values({ study, patient, version, status, ...asksAgain })
    .onConflict((conflict) =>
      conflict.columns(["study", "patient"]).doUpdateSet({ version, status, ...asksAgain }),
    )
    .execute();
  return decisionOf(row);
}
