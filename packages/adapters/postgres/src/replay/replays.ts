import type { Database } from "../database/database.ts";
import { dropSnapshots } from "../decisions/snapshot.ts";
import type { Replays } from "../interface/replay.ts";
import { keptDecisions } from "./kept.ts";
import { storedMatches } from "./stored.ts";

export const replays = (database: Database): Replays => ({
  ...keptDecisions(database),
  stored: storedMatches(database),
  text: async (hash) => {
    const row = await database.read("replays.text", (queries) =>
      queries.selectFrom("artefact").select("body").where("hash", "=", hash).executeTakeFirst(),
    );
    return row?.body ?? null;
  },
  dropSnapshots: () => database.write("replays.dropSnapshots", dropSnapshots),
});
