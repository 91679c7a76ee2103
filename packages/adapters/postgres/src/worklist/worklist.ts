import type { Database } from "../database/database.ts";
import type { Worklist } from "../interface/worklist.ts";
import { assignCandidates } from "./assign.ts";
import { claimNext } from "./claim.ts";
import { peopleOf } from "./people.ts";
import { readStandings } from "./standings.ts";
import { views } from "./views.ts";

export const worklist = (database: Database): Worklist => ({
  standings: (study, patients, access) =>
    database.read("worklist.standings", (queries) =>
      readStandings(queries, study, patients, access),
    ),
  assign: assignCandidates(database),
  claimNext: claimNext(database),
  people: peopleOf(database),
  ...views(database),
});
