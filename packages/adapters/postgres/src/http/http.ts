import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { HttpState } from "../interface/http.ts";
import { requestCounts } from "./counts.ts";
import { idempotentRequests } from "./idempotent.ts";

export const http = (database: Database): HttpState => ({
  counts: requestCounts(database),
  idempotent: idempotentRequests(database),
  sweep: () =>
    database.write("http.sweep", async (transaction) => {
      const past = sql<string>`now()`;
      const counts = await transaction
        .deleteFrom("request_count")
        .where("ends_at", "<=", past)
        .executeTakeFirst();
      const keys = await transaction
        .deleteFrom("idempotent_request")
        .where("ends_at", "<=", past)
        .executeTakeFirst();
      return Number(counts.numDeletedRows + keys.numDeletedRows);
    }),
});
