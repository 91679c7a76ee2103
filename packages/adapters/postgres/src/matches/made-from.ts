import type { StoredMatch } from "../interface/matches.ts";
import type { MatchTable, Tables } from "../schema.ts";

type Row = Pick<MatchTable, "record_version" | "record_hash"> &
  Pick<Tables["match_inputs"], "study_hash" | "dictionary_hash" | "site_hash" | "engine">;

/** What a match was made from, of a row of it with its inputs. */
export const madeFrom = (row: Row): StoredMatch["inputs"] => ({
  recordVersion: row.record_version,
  recordHash: row.record_hash,
  studyHash: row.study_hash,
  dictionaryHash: row.dictionary_hash,
  siteHash: row.site_hash,
  engine: row.engine,
});
