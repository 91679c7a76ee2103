import { sql } from "kysely";
import { ALL_STUDIES } from "@cohort/foundation";
import { holdsNow } from "../access/may-see.ts";
import type { Database } from "../database/database.ts";
import type { Worklist } from "../interface/worklist.ts";

/** Who decides on candidates. */
const DECIDING = ["screener", "study-lead"];

export const peopleOf =
  (database: Database): Worklist["people"] =>
  async (study) => {
    const { rows } = await database.read("worklist.people", (queries) =>
      sql<{ readonly principal: string; readonly name: string }>`
        select distinct study_grant.principal, coalesce(api_key.name, study_grant.principal) as name
        from study_grant left join api_key on study_grant.principal = 'key:' || api_key.id
        where study_grant.study in (${study}, ${ALL_STUDIES})
          and study_grant.role = any(${DECIDING}) and ${holdsNow}
        order by name, principal`.execute(queries),
    );
    return rows;
  };
