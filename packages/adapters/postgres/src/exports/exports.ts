import { sql } from "kysely";
import type { Database, Transaction } from "../database/database.ts";
import { rowsAs } from "../database/rows.ts";
import type { ExportFile, Exports } from "../interface/exports.ts";
import { forgetStaged, stagedParts, stageParts } from "./staged.ts";

type NewFile = Parameters<Exports["ready"]>[2][number];

/** In place of those that were there. */
async function putFiles(
  transaction: Transaction,
  job: string,
  files: readonly NewFile[],
): Promise<void> {
  await transaction.deleteFrom("export_file").where("job", "=", job).execute();
  if (files.length === 0) return;
  const rows = files.map(({ needsToken: needs_token, position, section, type, url }) => ({
    position,
    section,
    type,
    url,
    needs_token,
  }));
  const input = rowsAs(
    rows,
    { position: "integer", section: "text", type: "text", url: "text", needs_token: "boolean" },
    "input",
  );
  await transaction
    .insertInto("export_file")
    .columns(["job", "position", "section", "type", "url", "needs_token"])
    .expression((eb) =>
      eb
        .selectFrom(input)
        .select([
          sql<string>`${job}::uuid`.as("job"),
          "input.position",
          "input.section",
          "input.type",
          "input.url",
          "input.needs_token",
        ]),
    )
    .execute();
}

export const exportRuns = (database: Database): Exports => ({
  ...stagedParts(database),
  stage: stageParts(database),

  get: (job) =>
    database.snapshot("exports.get", async (transaction) => {
      const row = await transaction
        .selectFrom("export")
        .selectAll()
        .where("job", "=", job)
        .executeTakeFirst();
      if (!row) return null;
      const files = await transaction
        .selectFrom("export_file")
        .selectAll()
        .where("job", "=", job)
        .orderBy("position")
        .execute();
      return {
        job,
        request: row.request,
        statusUrl: row.status_url,
        transactionTime: row.transaction_time,
        manifest: row.manifest,
        files: files.map(
          ({ position, section, type, url, state, lines, bytes, sha256, ...file }): ExportFile => ({
            position,
            section,
            type,
            url,
            state,
            lines,
            bytes,
            sha256,
            needsToken: file.needs_token,
            badLines: file.bad_lines,
            errorClass: file.error_class,
          }),
        ),
      };
    }),

  begin: async (job, request) => {
    await database.write("exports.begin", (transaction) =>
      transaction
        .insertInto("export")
        .values({ job, request })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  },

  kickedOff: async (job, statusUrl) => {
    await database.write("exports.kickedOff", (transaction) =>
      transaction
        .updateTable("export")
        .set({ status_url: statusUrl, updated_at: sql`now()` })
        .where("job", "=", job)
        .execute(),
    );
  },

  restart: async (job, request) => {
    // The status goes first: whoever finds the rest half gone knows nothing of the old export.
    const fresh = { request, status_url: null, transaction_time: null, manifest: null };
    await database.write("exports.restart", async (transaction) => {
      await transaction
        .insertInto("export")
        .values({ job, ...fresh })
        .onConflict((conflict) =>
          conflict.column("job").doUpdateSet({ ...fresh, updated_at: sql`now()` }),
        )
        .execute();
      await putFiles(transaction, job, []);
    });
    await forgetStaged(database, job);
  },

  ready: async (job, { text, transactionTime }, files) => {
    await database.write("exports.ready", async (transaction) => {
      await transaction
        .updateTable("export")
        .set({ manifest: text, transaction_time: transactionTime, updated_at: sql`now()` })
        .where("job", "=", job)
        .execute();
      await putFiles(transaction, job, files);
    });
  },

  relink: async (job, urls) => {
    if (urls.length === 0) return;
    await database.write("exports.relink", (transaction) =>
      transaction
        .updateTable("export_file")
        .from(rowsAs(urls, { position: "integer", url: "text" }, "input"))
        .set((eb) => ({ url: eb.ref("input.url") }))
        .where("export_file.job", "=", job)
        .whereRef("export_file.position", "=", "input.position")
        .execute(),
    );
  },

  others: (job) =>
    database.read("exports.others", async (queries) => {
      const rows = await queries
        .selectFrom("export")
        .select(["job", "status_url"])
        .where("job", "<>", job)
        .execute();
      return rows.map((row) => ({ job: row.job, statusUrl: row.status_url }));
    }),

  end: async (job) => {
    await forgetStaged(database, job);
    await database.write("exports.end", (transaction) =>
      transaction.deleteFrom("export").where("job", "=", job).execute(),
    );
  },
});
