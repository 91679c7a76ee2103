import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Reading } from "../interface/reading.ts";
import { StoreUnavailableError } from "../unavailable.ts";
import { fingerprint } from "./fingerprints.ts";

/** Records a statement: there is no index to ask, so each is looked at. */
const PAGE = 50_000;

/** The last patient of the page that begins behind `after`; null: there is none, this page is the last one. */
export const endOfPage = async (queries: Queries, after: string): Promise<string | null> => {
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

/** Rather than `&&`, which compares each with each: a list of more than eight is hashed here. */
const speaksOf = (sources: readonly string[]) =>
  sql<boolean>`exists (
    select from unnest(sources) as source
    where source = ${anyOf([...new Set(sources)].map(fingerprint))})`;

const ids = (rows: readonly { readonly patient: string }[]): readonly PatientId[] =>
  rows.map(({ patient }) => patientId(patient));

export const ownersOf =
  (database: Database): Reading["ownersOf"] =>
  async (sources) => {
    if (sources.length === 0) return [];
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
          .where(speaksOf(sources))
          .orderBy("patient")
          .execute(),
      );
      owners.push(...ids(found));
      after = to;
    }
    return owners;
  };

const TOO_SLOW = "57014";

export const ownersWithin =
  (database: Database): Reading["ownersWithin"] =>
  async (sources, ms) => {
    if (sources.length === 0) return [];
    try {
      const found = await database.write("reading.ownersWithin", async (transaction) => {
        await sql`select set_config('statement_timeout', ${String(ms)}, true)`.execute(transaction);
        return transaction
          .selectFrom("record")
          .select("patient")
          .where(speaksOf(sources))
          .orderBy("patient")
          .execute();
      });
      return ids(found);
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.code === TOO_SLOW) return null;
      throw error;
    }
  };
