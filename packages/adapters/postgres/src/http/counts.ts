import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import { named } from "../database/named.ts";
import { rowsAs } from "../database/rows.ts";
import type { Counted, RequestCounts } from "../interface/http.ts";

export const requestCounts = (database: Database): RequestCounts => ({
  add: async (windows) => {
    if (windows.length === 0) return [];
    const rows = windows.map(({ key, windowMs }) => ({ key, window_ms: windowMs }));
    const asked = rowsAs(rows, { key: "text", window_ms: "bigint" }, "asked");
    // In the order of keys: two who count the same keys never wait for each other in a circle.
    const counted = await database.read("http.count", (queries) =>
      sql<{ key: string; hits: number; left_ms: number }>`${named("http.count")}
        insert into request_count as counted (key, hits, ends_at)
        select key, 1, now() + window_ms * interval '1 millisecond' from ${asked} order by key
        on conflict (key) do update set
          hits = case when counted.ends_at > now() then counted.hits + 1 else 1 end,
          ends_at = case when counted.ends_at > now() then counted.ends_at else excluded.ends_at end
        returning key, hits,
          greatest(1, floor(extract(epoch from ends_at - now()) * 1000))::bigint as left_ms`.execute(
        queries,
      ),
    );
    return counted.rows.map(({ key, hits, left_ms }): Counted => ({ key, hits, leftMs: left_ms }));
  },
});
