import type { Database } from "../database/database.ts";
import type { Records } from "../interface/records.ts";
import { moveCatalogue } from "./catalogue-move.ts";
import { dueRecords } from "./due.ts";
import { loadRecords } from "./load.ts";
import { removeRecords } from "./remove.ts";
import { replaceRecords } from "./replace.ts";

export const records = (database: Database): Records => ({
  ...dueRecords(database),
  replace: replaceRecords(database),
  load: loadRecords(database),
  remove: removeRecords(database),
  moveCatalogue: moveCatalogue(database),
  totals: () =>
    database.read("records.totals", (queries) =>
      queries
        .selectFrom("record")
        .select((eb) => [
          eb.fn.countAll<number>().as("records"),
          eb.fn.count<number>("matched_catalogue").as("matched"),
          eb.fn.count<number>("quarantined_at").as("quarantined"),
        ])
        .executeTakeFirstOrThrow(),
    ),
});
