import { expectDefined } from "@cohort/foundation";
import type { Database } from "../database/database.ts";
import type { MatchInputs } from "../interface/matches.ts";

/** The number of each evaluated study's inputs; they never change, so one look a process is enough. */
export type Origins = (inputs: MatchInputs) => Promise<ReadonlyMap<string, number>>;

export function origins(database: Database): Origins {
  const known = new Map<string, number>();
  return async (inputs) => {
    const { dictionaryHash, siteHash, engine } = inputs;
    const rows = inputs.studies.map(({ study, revision, hash }) => ({
      study,
      revision,
      study_hash: hash,
      dictionary_hash: dictionaryHash,
      site_hash: siteHash,
      engine,
    }));
    const keyOf = (row: (typeof rows)[number]): string =>
      JSON.stringify([
        row.study,
        row.revision,
        row.study_hash,
        row.dictionary_hash,
        row.site_hash,
        row.engine,
      ]);
    const missing = rows.filter((row) => !known.has(keyOf(row)));
    if (missing.length > 0) {
      const stored = await database.write("matches.origins", async (transaction) => {
        await transaction
          .insertInto("match_inputs")
          .values(missing)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return transaction
          .selectFrom("match_inputs")
          .selectAll()
          .where("dictionary_hash", "=", dictionaryHash)
          .where("site_hash", "=", siteHash)
          .where("engine", "=", engine)
          .execute();
      });
      for (const { id, ...row } of stored) known.set(keyOf(row), id);
    }
    return new Map(
      rows.map((row) => [row.study, expectDefined(known.get(keyOf(row)), "match inputs")]),
    );
  };
}
