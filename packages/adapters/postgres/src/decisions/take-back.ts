import { sql } from "kysely";
import { fail } from "@cohort/foundation";
import { TAKE_BACK_SECONDS } from "@cohort/matching";
import { mayFind } from "../access/may-find.ts";
import { anyOfGroups, survivorOf } from "../aliases/group.ts";
import { holdAliases } from "../aliases/lock.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Decisions } from "../interface/candidates.ts";
import { decideIn, lockDecided, NO_CANDIDATE, readCurrent } from "./put.ts";

const TOO_LATE = fail({
  code: "DECISION.TOO_LATE",
  message: "Only one's own latest decision can be taken back, and only shortly after it was made.",
});

/** The latest two decisions on the patient and whoever is them, and whether the latest is of these last seconds. */
const readLatest = (
  transaction: Transaction,
  { study, patient }: { readonly study: string; readonly patient: string },
) =>
  transaction
    .selectFrom("decision")
    .select(["patient", "version", "status", "reason", "criterion", "by_user"])
    .select(["takes_back", "review_again"])
    .select(
      sql<boolean>`at > clock_timestamp() - make_interval(secs => ${TAKE_BACK_SECONDS}::integer)`.as(
        "recent",
      ),
    )
    .where("study", "=", study)
    .where("patient", "=", anyOfGroups([patient]))
    .orderBy("at", "desc")
    .orderBy("version", "desc")
    .limit(2)
    .execute();

export const takeBackDecision =
  (database: Database): Decisions["takeBack"] =>
  ({ study, patient: asked, expectedVersion }, by, access) =>
    database.write(
      "decisions.takeBack",
      async (transaction) => {
        await holdAliases(transaction);
        const patient = await survivorOf(transaction, asked);
        if (!(await mayFind(transaction, study, patient, access))) return NO_CANDIDATE;
        await lockDecided(transaction, { patient });
        const { version } = await readCurrent(transaction, { study, patient });
        const [latest, former] = await readLatest(transaction, { study, patient });
        const input = { study, patient, expectedVersion };
        // What came in with a merge raised the version, and is nobody's to take back.
        const isOwn = latest?.by_user === by.subject && latest.patient === patient && latest.recent;
        const isStanding = latest?.version === version && latest.takes_back === null;
        if (version === expectedVersion && !(isOwn && isStanding)) return TOO_LATE;
        // Where the version is another one `decideIn` says so.
        return decideIn(
          transaction,
          {
            ...input,
            status: former?.status ?? "new",
            reason: former?.reason ?? null,
            criterion: former?.criterion ?? null,
            note: null,
            takesBack: latest?.version ?? null,
            reviewAgain: latest?.review_again ?? false,
          },
          by,
          access,
        );
      },
      { idempotent: false },
    );
