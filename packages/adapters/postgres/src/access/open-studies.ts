import { type RawBuilder, sql } from "kysely";
import type { Access } from "../interface/access.ts";
import { maySeePatientsOf } from "./may-see.ts";

/**
 * The studies whose patients the caller may see, as an array; of those asked for where any are. It names no column of the query
 * that it stands in: worked out once a statement.
 */
export const studiesOpenTo = (
  access: Access,
  asked?: readonly string[],
): RawBuilder<readonly string[]> => sql`array(
    select study.id from study where ${maySeePatientsOf(access, sql.ref("study.id"))}
      ${asked === undefined ? sql`` : sql`and study.id = any(${asked})`}
  )`;
