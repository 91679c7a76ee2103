import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import type { Reading } from "../interface/reading.ts";
import { endOfPage } from "../records/owners.ts";
import { putOff, wantBetween, wantListed } from "./want.ts";

/** Patients a statement: none comes near the statement timeout. */
const CHUNK = 50_000;

interface AbsenceRow {
  readonly patient: string;
  readonly confirmed: boolean;
  readonly confirm_at: string;
}

const inserted = ({ numAffectedRows }: { readonly numAffectedRows?: bigint }): number =>
  Number(numAffectedRows ?? 0);

/** Hashes below or above: each is a range of an index, where "another" is none. */
const readOtherwise = (queries: Queries, side: "<" | ">", mappingHash: string) =>
  sql`insert into reading (patient)
    select patient from (
      select record.patient from record
      where mapping_hash ${sql.raw(side)} ${mappingHash}
        and not exists (select from reading where reading.patient = record.patient)
      limit ${CHUNK}) as other
    order by patient on conflict do nothing`.execute(queries);

export const listing = (
  database: Database,
): Pick<
  Reading,
  | "wantEveryone"
  | "wantReadOtherwise"
  | "beginListing"
  | "list"
  | "listed"
  | "wantUnlisted"
  | "absent"
> => ({
  wantEveryone: async () => {
    for (let after: string | null = ""; after !== null;) {
      const from: string = after;
      const to = await database.read("reading.wantEveryone", (queries) => endOfPage(queries, from));
      await database.write("reading.wantEveryone", (transaction) =>
        wantBetween(transaction, from, to),
      );
      after = to;
    }
  },

  wantReadOtherwise: async (mappingHash) => {
    let wanted = 0;
    for (const side of ["<", ">"] as const) {
      for (let more = 1; more > 0; wanted += more) {
        more = inserted(
          await database.write("reading.wantReadOtherwise", (transaction) =>
            readOtherwise(transaction, side, mappingHash),
          ),
        );
      }
    }
    return wanted;
  },

  beginListing: async () => {
    await database.write("reading.beginListing", (transaction) =>
      transaction.deleteFrom("listing").execute(),
    );
  },

  list: async (patients, options) => {
    if (patients.length === 0) return;
    await database.write("reading.list", async (transaction) => {
      if (!options?.read) return wantListed(transaction, patients);
      await sql`insert into listing (patient) select distinct unnest(${patients}::text[]) order by 1
        on conflict do nothing`.execute(transaction);
    });
  },

  listed: async () => {
    const row = await database.read("reading.listed", (queries) =>
      queries
        .selectFrom("listing")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow(),
    );
    return row.count;
  },

  wantUnlisted: async () =>
    inserted(
      await database.write("reading.wantUnlisted", (transaction) =>
        sql`insert into reading (patient)
          select patient from record
          where not exists (select from listing where listing.patient = record.patient)
          order by patient on conflict do nothing`.execute(transaction),
      ),
    ),

  absent: async (patients, confirmAfterMs) => {
    if (patients.length === 0) return [];
    const rows = await database.write("reading.absent", async (transaction) => {
      const pause = sql`${confirmAfterMs}::double precision * interval '1 millisecond'`;
      // What is inserted here is not seen by the select beside it: a first time confirms nothing.
      const { rows: known } = await sql<AbsenceRow>`
        with input as (select distinct unnest(${patients}::text[]) as patient),
          noted as (
            insert into absence (patient) select patient from input order by 1
            on conflict do nothing returning patient, first_at)
        select patient, false as confirmed, first_at + ${pause} as confirm_at from noted
        union all
        select patient, first_at + ${pause} <= clock_timestamp(), first_at + ${pause}
        from absence join input using (patient)`.execute(transaction);
      await putOff(
        transaction,
        known.flatMap(({ patient, confirmed, confirm_at: dueAt }) =>
          confirmed ? [] : [{ patient, dueAt }],
        ),
      );
      return known;
    });
    const gone = new Set(rows.filter(({ confirmed }) => confirmed).map(({ patient }) => patient));
    return patients.filter((patient) => gone.has(patientId(patient)));
  },
});
