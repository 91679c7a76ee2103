import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { CatalogueMove, Records } from "../interface/records.ts";

/** Patients a statement: none runs into the statement timeout, nor keeps a match from being saved for long. */
const CHUNK = 20_000;

/** Those of the old catalogue who cannot be touched; each list of those who can comes from an index. */
const untouched = (queries: Queries, { from, studies, concepts }: CatalogueMove) =>
  queries
    .selectFrom("record")
    .select("record.patient")
    .where("matched_catalogue", "=", from)
    .where("patient", "not in", (eb) =>
      eb
        .selectFrom("record as holder")
        .select("holder.patient")
        .where("holder.concepts", "&&", eb.val(concepts)),
    )
    .where("patient", "not in", (eb) =>
      eb.selectFrom("match").select("match.patient").where("match.study", "=", anyOf(studies)),
    )
    .where("patient", "not in", (eb) =>
      eb
        .selectFrom("attestation")
        .leftJoin("alias", "alias.patient", "attestation.patient")
        .select(sql<string>`coalesce(alias.survivor, attestation.patient)`.as("patient"))
        .where("attestation.kind", "=", "fact"),
    )
    .orderBy("patient")
    .limit(CHUNK);

export const moveCatalogue =
  (database: Database): Records["moveCatalogue"] =>
  async (move) => {
    if (move.from === move.to) return 0;
    for (let moved = 0; ;) {
      const [result] = await database.write("records.moveCatalogue", (transaction) =>
        transaction
          .updateTable("record")
          .set({ matched_catalogue: move.to })
          .where("matched_catalogue", "=", move.from)
          .where("patient", "in", untouched(transaction, move))
          .execute(),
      );
      const rows = Number(result?.numUpdatedRows ?? 0);
      moved += rows;
      if (rows === 0) return moved;
    }
  };
