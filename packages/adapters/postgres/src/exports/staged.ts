import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import { rowsAs } from "../database/rows.ts";
import type { Exports, StagedPart } from "../interface/exports.ts";
import { wantPatients } from "../reading/want.ts";

/** Rows a statement when what was staged goes. */
const CHUNK = 100_000;

interface StagedRow {
  readonly patient: string;
  readonly source: string;
  readonly updated: number | null;
  readonly body: string;
}

const toPart = ({ patient, ...part }: StagedRow): StagedPart => ({
  patient: patientId(patient),
  ...part,
});

/** One without an instant counts as older than all that have one; of two alike the later one stays. */
const age = ({ updated }: StagedRow): number => updated ?? -Infinity;

/** Each patient's source once, in the order of the primary key. */
const newestOf = (parts: readonly StagedPart[]): readonly StagedRow[] => {
  const rows = new Map<string, StagedPart>();
  for (const part of parts) {
    const key = `${part.patient} ${part.source}`;
    const other = rows.get(key);
    if (!other || age(part) >= age(other)) rows.set(key, part);
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
};

const putParts = (queries: Queries, job: string, parts: readonly StagedPart[]): Promise<unknown> =>
  queries
    .insertInto("staged")
    .columns(["job", "patient", "source", "updated", "body"])
    .expression((eb) =>
      eb
        .selectFrom(
          rowsAs(
            newestOf(parts),
            { patient: "json text", source: "json text", updated: "bigint", body: "json text" },
            "input",
          ),
        )
        .select([
          sql<string>`${job}::uuid`.as("job"),
          "input.patient",
          "input.source",
          "input.updated",
          "input.body",
        ]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["job", "patient", "source"])
        .doUpdateSet({ updated: sql`excluded.updated`, body: sql`excluded.body` })
        .where(sql<boolean>`staged.updated is null or excluded.updated >= staged.updated`),
    )
    .execute();

export const stageParts =
  (database: Database): Exports["stage"] =>
  async (
    job,
    { position, state, lines, badLines, bytes, sha256, errorClass },
    parts,
    wanted = [],
  ) => {
    await database.write("exports.stage", async (transaction) => {
      if (parts.length > 0) await putParts(transaction, job, parts);
      await wantPatients(transaction, wanted);
      await transaction
        .updateTable("export_file")
        .set({ state, lines, bytes, sha256, bad_lines: badLines, error_class: errorClass })
        .where("job", "=", job)
        .where("position", "=", position)
        .execute();
    });
  };

export const stagedParts = (database: Database): Pick<Exports, "staged" | "partsOf"> => ({
  staged: async (job, { patients, after = "" }) => {
    const rows = await database.read("exports.staged", (queries) =>
      queries
        .with("page", (page) =>
          page
            .selectFrom("staged")
            .select("staged.patient")
            .where("staged.job", "=", job)
            .where("staged.patient", ">", after)
            .groupBy("staged.patient")
            .orderBy("staged.patient")
            .limit(patients),
        )
        .selectFrom("page")
        .innerJoin("staged", "staged.patient", "page.patient")
        .select(["staged.patient", "staged.source", "staged.updated", "staged.body"])
        .where("staged.job", "=", job)
        .orderBy("staged.patient")
        .orderBy("staged.source")
        .execute(),
    );
    const pages = new Map<PatientId, StagedPart[]>();
    for (const part of rows.map(toPart)) {
      const parts = pages.get(part.patient);
      if (parts) parts.push(part);
      else pages.set(part.patient, [part]);
    }
    return [...pages].map(([patient, parts]) => ({ patient, parts }));
  },

  partsOf: async (job, keys) => {
    if (keys.length === 0) return [];
    const rows = await database.read("exports.partsOf", (queries) =>
      queries
        .selectFrom(rowsAs(keys, { patient: "text", source: "text" }, "input"))
        .innerJoin("staged", (join) =>
          join
            .onRef("staged.patient", "=", "input.patient")
            .onRef("staged.source", "=", "input.source"),
        )
        .select(["staged.patient", "staged.source", "staged.updated", "staged.body"])
        .where("staged.job", "=", job)
        .orderBy("staged.patient")
        .orderBy("staged.source")
        .execute(),
    );
    return rows.map(toPart);
  },
});

/** Patient by patient in their order, so that no statement takes long nor walks over what the last one deleted. */
export async function forgetStaged(database: Database, job: string): Promise<void> {
  // What is nobody's, such as drugs, lies before the first patient.
  await database.write("exports.forget", (transaction) =>
    transaction.deleteFrom("staged").where("job", "=", job).where("patient", "=", "").execute(),
  );
  const of = (queries: Queries, after: string) =>
    queries.selectFrom("staged").where("job", "=", job).where("patient", ">", after);
  for (let after: string | null = ""; after !== null;) {
    const from: string = after;
    const next = await database.read("exports.forget", (queries) =>
      of(queries, from)
        .select("patient")
        .orderBy("patient")
        .offset(CHUNK)
        .limit(1)
        .executeTakeFirst(),
    );
    await database.write("exports.forget", (transaction) =>
      transaction
        .deleteFrom("staged")
        .where("job", "=", job)
        .where("patient", ">", from)
        .$if(next !== undefined, (query) => query.where("patient", "<=", next?.patient ?? ""))
        .execute(),
    );
    after = next?.patient ?? null;
  }
}
