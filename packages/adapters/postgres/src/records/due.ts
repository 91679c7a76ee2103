import { sql, type SqlBool } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import type { DueQuery, PageOfPatients, Records } from "../interface/records.ts";

type Patients = readonly { readonly patient: string }[];

const ids = (rows: Patients): readonly PatientId[] => rows.map(({ patient }) => patientId(patient));

const UNMATCHED = sql<SqlBool>`not record.is_matched`;

/** Records that a match may be due for, in the order of their ids. */
const page = (queries: Queries, { limit, after }: PageOfPatients) =>
  queries
    .selectFrom("record")
    .select("patient")
    .where("quarantined_at", "is", null)
    .$if(after !== undefined, (query) => query.where("patient", ">", after ?? ""))
    .orderBy("patient")
    .limit(limit);

/**
 * The distinct catalogues in use, by hopping along their index: a handful, however many records. "Another
 * than this one" could use no index; "equal to one of the others" can.
 */
const withCatalogues = (queries: Queries) =>
  queries.withRecursive("used(hash)", (recursive) =>
    recursive
      .selectFrom("record")
      .select((eb) => eb.fn.min("matched_catalogue").as("hash"))
      .unionAll(
        recursive
          .selectFrom("used")
          .where("used.hash", "is not", null)
          .select((eb) =>
            eb
              .selectFrom("record")
              .select((inner) => inner.fn.min("matched_catalogue").as("hash"))
              .whereRef("matched_catalogue", ">", sql.ref<string>("used.hash"))
              .as("hash"),
          ),
      ),
  );

/** Three reasons, each answered from its own index; a page costs what it holds. */
export const dueQuery = (queries: Queries, query: DueQuery & PageOfPatients) =>
  withCatalogues(queries)
    .selectFrom(() => page(queries, query).where(UNMATCHED).as("unmatched"))
    .select("unmatched.patient")
    .union((eb) =>
      eb
        .selectFrom("used")
        .innerJoinLateral(
          () =>
            page(queries, query)
              .whereRef("matched_catalogue", "=", sql.ref<string>("used.hash"))
              .as("other"),
          (join) => join.onTrue(),
        )
        .where("used.hash", "!=", query.catalogue)
        .select("other.patient"),
    )
    .union((eb) =>
      eb
        .selectFrom(() =>
          page(queries, query).where("next_change_on", "<=", query.asOf).as("changed"),
        )
        .select("changed.patient"),
    )
    .orderBy("patient")
    .limit(query.limit);

export const countDueQuery = (queries: Queries, { catalogue, asOf }: DueQuery) =>
  queries
    .selectFrom("record")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("quarantined_at", "is", null)
    .where((eb) =>
      eb.or([
        UNMATCHED,
        eb("matched_catalogue", "<", catalogue),
        eb("matched_catalogue", ">", catalogue),
        eb("next_change_on", "<=", asOf),
      ]),
    );

export const dueRecords = (
  database: Database,
): Pick<Records, "due" | "countDue" | "dueForReading" | "list" | "cataloguesInUse"> => ({
  due: async (query) =>
    ids(await database.read("records.due", (queries) => dueQuery(queries, query).execute())),

  countDue: async (query) => {
    const row = await database.read("records.countDue", (queries) =>
      countDueQuery(queries, query).executeTakeFirstOrThrow(),
    );
    return row.count;
  },

  dueForReading: async ({ mappingHash, limit, after }) =>
    ids(
      await database.read("records.dueForReading", (queries) =>
        queries
          .selectFrom("record")
          .select("patient")
          .where((eb) =>
            eb.or([eb("mapping_hash", "<", mappingHash), eb("mapping_hash", ">", mappingHash)]),
          )
          .$if(after !== undefined, (query) => query.where("patient", ">", after ?? ""))
          .orderBy("patient")
          .limit(limit)
          .execute(),
      ),
    ),

  list: async ({ limit, after }) => {
    const rows = await database.read("records.list", (queries) =>
      queries
        .selectFrom("record")
        .select(["patient", "hash"])
        .$if(after !== undefined, (query) => query.where("patient", ">", after ?? ""))
        .orderBy("patient")
        .limit(limit)
        .execute(),
    );
    return rows.map(({ patient, hash }) => ({ patient: patientId(patient), hash }));
  },

  cataloguesInUse: async () => {
    const rows = await database.read("records.cataloguesInUse", (queries) =>
      withCatalogues(queries)
        .selectFrom("used")
        .select("hash")
        .where("hash", "is not", null)
        .execute(),
    );
    return rows.flatMap(({ hash }) => (hash === null ? [] : [hash]));
  },
});
