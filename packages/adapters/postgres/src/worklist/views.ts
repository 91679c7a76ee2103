import { sql } from "kysely";
import { canonicalJson, fail, ok } from "@cohort/foundation";
import type { Database, Transaction } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { SavedView, Worklist } from "../interface/worklist.ts";

/** As many as one person has of one study. */
const MOST = 50;

const QUERY = storedAs<SavedView["query"]>("view");

/** Of all that a person does with the views of a study, one thing after the other. */
const lockViews = (transaction: Transaction, study: string, subject: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`view ${study} ${subject}`}, 0))`.execute(
    transaction,
  );

export const views = (database: Database): Pick<Worklist, "views" | "saveView" | "deleteView"> => ({
  views: async (study, subject) => {
    const rows = await database.read("worklist.views", (queries) =>
      queries
        .selectFrom("saved_view")
        .select(["name", "query"])
        .where("subject", "=", subject)
        .where("study", "=", study)
        .orderBy("name")
        .execute(),
    );
    return rows.map(({ name, query }) => ({ name, query: QUERY.read(query) }));
  },

  saveView: (study, subject, view) =>
    database.write("worklist.saveView", async (transaction) => {
      await lockViews(transaction, study, subject);
      const others = await transaction
        .selectFrom("saved_view")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("subject", "=", subject)
        .where("study", "=", study)
        .where("name", "<>", view.name)
        .executeTakeFirstOrThrow();
      if (others.count >= MOST) {
        return fail({
          code: "VIEW.TOO_MANY",
          message: `There are ${MOST} views of this study already.`,
          action: "Delete one first.",
        });
      }
      const query = canonicalJson(view.query);
      await transaction
        .insertInto("saved_view")
        .values({ study, subject, name: view.name, query })
        .onConflict((conflict) =>
          conflict.columns(["subject", "study", "name"]).doUpdateSet({ query }),
        )
        .execute();
      return ok(view);
    }),

  deleteView: async (study, subject, name) => {
    await database.write("worklist.deleteView", (transaction) =>
      transaction
        .deleteFrom("saved_view")
        .where("subject", "=", subject)
        .where("study", "=", study)
        .where("name", "=", name)
        .execute(),
    );
  },
});
