import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Catalogue, Catalogues } from "../interface/studies.ts";

/** The active revisions that a catalogue stands for. */
export const CATALOGUE_STUDIES = storedAs<Catalogue["studies"]>("catalogue");

export const catalogues = (database: Database): Catalogues => ({
  keep: async ({ hash, engine, dictionary, site, studies }) => {
    const latest = await database.read("catalogues.keep", (queries) =>
      queries
        .selectFrom("catalogue")
        .select("hash")
        .orderBy("created_at", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    if (latest?.hash === hash) return;
    await database.write("catalogues.keep", async (transaction) => {
      await transaction
        .insertInto("artefact")
        .values([dictionary, site].map((each) => ({ hash: each.hash, body: each.text })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await transaction
        .insertInto("catalogue")
        .values({
          hash,
          engine,
          dictionary_hash: dictionary.hash,
          site_hash: site.hash,
          studies: CATALOGUE_STUDIES.write(studies),
        })
        // One that was in use before and is again: whoever counts from outside what is due needs to know.
        .onConflict((conflict) => conflict.column("hash").doUpdateSet({ created_at: sql`now()` }))
        .execute();
    });
  },

  get: async (hash) => {
    const row = await database.read("catalogues.get", (queries) =>
      queries
        .selectFrom("catalogue")
        .innerJoin("artefact as dictionary", "dictionary.hash", "catalogue.dictionary_hash")
        .innerJoin("artefact as site", "site.hash", "catalogue.site_hash")
        .select([
          "catalogue.engine",
          "catalogue.dictionary_hash",
          "catalogue.site_hash",
          "catalogue.studies",
          "dictionary.body as dictionary",
          "site.body as site",
        ])
        .where("catalogue.hash", "=", hash)
        .executeTakeFirst(),
    );
    return row
      ? {
          hash,
          engine: row.engine,
          dictionary: { hash: row.dictionary_hash, text: row.dictionary },
          site: { hash: row.site_hash, text: row.site },
          studies: CATALOGUE_STUDIES.read(row.studies),
        }
      : null;
  },
});
