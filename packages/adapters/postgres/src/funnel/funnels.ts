import { patientId } from "@cohort/foundation";
import { isFindable, maySeePatientsOf } from "../access/may-see.ts";
import type { Database } from "../database/database.ts";
import type { Funnels } from "../interface/funnel.ts";
import { readFunnel } from "./read.ts";

const matchedOf =
  (database: Database): Funnels["matchedOf"] =>
  async (study, access) => {
    const rows = await database.read("funnel.matchedOf", (queries) =>
      queries
        .selectFrom("match")
        .select("match.patient")
        .where("match.study", "=", study)
        .where("match.best", "=", true)
        .where(maySeePatientsOf(access, study))
        .where(isFindable("match.patient"))
        .orderBy("match.patient")
        .execute(),
    );
    return rows.map(({ patient }) => patientId(patient));
  };

export const funnels = (database: Database): Funnels => ({
  read: readFunnel(database),
  matchedOf: matchedOf(database),
});
