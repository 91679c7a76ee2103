import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Reading } from "../interface/reading.ts";
import { fingerprint } from "./fingerprints.ts";

/** Records a statement: there is no index to ask, so each is looked at. */
const PAGE = 50_000;

/** The last patient of the page that begins behind `after`; null: there is none, this page is the last one. */
const endOfPage = async (queries: Queries, after: string): Promise<string | null> => {
  const row = await queries
    .selectFrom("record")
    .select("patient")
    .where("patient", ">", after)
    .orderBy("patient")
    .offset(PAGE - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.patient ?? null;
};

export const ownersOf =
  (database: Database): Reading["ownersOf"] =>
  async (sources) => {
    if (sources.length === 0) return [];
    const wanted = anyOf([...new Set(sources)].map(fingerprint));
    const owners: PatientId[] = [];
    for (let after: string | null = ""; after !== null;) {
      const from: string = after;
      const to = await database.read("reading.ownersOf", (queries) => endOfPage(queries, from));
      const found = await database.read("reading.ownersOf", (queries) =>
        queries
          .selectFrom("record")
          .select("patient")
          .where("patient", ">", from)
          .$if(to !== null, (query) => query.where("patient", "<=", to ?? ""))
          // Rather than `&&`, which compares each with each: a list of more than eight is hashed here.
          .where(
            sql<boolean>`exists (select from unnest(sources) as source where source = ${wanted})`,
          )
          .orderBy("patient")
          .execute(),
      );
      owners.push(...found.map(({ patient }) => patientId(patient)));
      after = to;
    }
    return owners;
  };
