import { sql } from "kysely";
import { fail, ok, type Failure } from "@cohort/foundation";
import type { Study } from "@cohort/studies";
import { appendConfigured } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Studies, StudyRevision } from "../interface/studies.ts";
import type { Tables } from "../schema.ts";

export const STUDY = storedAs<Study>("study revision");

type Row = Pick<Tables["study_revision"], "canonical" | "revision" | "hash"> & {
  readonly created_at: string;
};

const toRevision = (row: Row): StudyRevision => ({
  study: STUDY.read(row.canonical),
  revision: row.revision,
  hash: row.hash,
  createdAt: row.created_at,
});

const notFound = (id: string, revision?: number): Failure => ({
  code: "STUDY.NOT_FOUND",
  message:
    revision === undefined
      ? `There is no study ${id}.`
      : `Study ${id} has no revision ${revision}.`,
  action: "Import the study file first.",
});

/** Locks the study; the latest revision, or null for a study never imported. */
async function latestOf(transaction: Transaction, id: string): Promise<number | null> {
  await transaction.selectFrom("study").select("id").where("id", "=", id).forUpdate().execute();
  const row = await transaction
    .selectFrom("study_revision")
    .select((eb) => eb.fn.max("revision").as("latest"))
    .where("study", "=", id)
    .executeTakeFirst();
  return row?.latest ?? null;
}

export const revisions = (
  database: Database,
): Pick<Studies, "import" | "activate" | "close" | "active" | "revision"> => ({
  import: ({ id, hash, canonical }, by) =>
    database.write("studies.import", async (transaction) => {
      await transaction
        .insertInto("study")
        .values({ id, active_revision: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const latest = await latestOf(transaction, id);
      const known = await transaction
        .selectFrom("study_revision")
        .select("revision")
        .where("study", "=", id)
        .where("hash", "=", hash)
        .executeTakeFirst();
      if (known) return { revision: known.revision, created: false };
      const revision = (latest ?? 0) + 1;
      await transaction
        .insertInto("study_revision")
        .values({ study: id, revision, hash, canonical })
        .execute();
      const change = { actor: by, operation: "importStudy", study: id, detail: { revision } };
      await appendConfigured(transaction, change);
      return { revision, created: true };
    }),

  activate: (id, by, asked) =>
    database.write("studies.activate", async (transaction) => {
      const latest = await latestOf(transaction, id);
      if (latest === null) return fail(notFound(id));
      const revision = asked ?? latest;
      if (revision < 1 || revision > latest) return fail(notFound(id, revision));
      await transaction
        .updateTable("study")
        .set({
          status: "active",
          active_revision: revision,
          // A study that is active again in the same revision, as at every start, has not changed.
          updated_at: sql`case when status = 'active' and active_revision = ${revision}
            then updated_at else now() end`,
        })
        .where("id", "=", id)
        .execute();
      const change = { actor: by, operation: "activateStudy", study: id, detail: { revision } };
      await appendConfigured(transaction, change);
      return ok({ revision });
    }),

  close: (id, by) =>
    database.write("studies.close", async (transaction) => {
      const [changed] = await transaction
        .updateTable("study")
        .set({
          status: "closed",
          updated_at: sql`case when status = 'closed' then updated_at else now() end`,
        })
        .where("id", "=", id)
        .execute();
      if (Number(changed?.numUpdatedRows ?? 0) === 0) return fail(notFound(id));
      await appendConfigured(transaction, { actor: by, operation: "closeStudy", study: id });
      return ok(null);
    }),

  active: () =>
    database.read("studies.active", (queries) =>
      queries
        .selectFrom("study")
        .innerJoin("study_revision", (join) =>
          join
            .onRef("study_revision.study", "=", "study.id")
            .onRef("study_revision.revision", "=", "study.active_revision"),
        )
        .select(["study.id", "study_revision.revision", "study_revision.hash"])
        .where("study.status", "=", "active")
        .orderBy("study.id")
        .execute(),
    ),

  revision: async (id, revision) => {
    const row = await database.read("studies.revision", (queries) =>
      queries
        .selectFrom("study_revision")
        .selectAll()
        .where("study", "=", id)
        .where("revision", "=", revision)
        .executeTakeFirst(),
    );
    return row ? toRevision(row) : null;
  },
});
