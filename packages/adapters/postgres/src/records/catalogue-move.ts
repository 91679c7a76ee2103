import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { CatalogueMove, Records } from "../interface/records.ts";

/** Who may be touched: each list comes from an index, and the update is one statement. */
export const moveQuery = (queries: Queries, { from, to, studies, concepts }: CatalogueMove) =>
  queries
    .updateTable("record")
    .set({ matched_catalogue: to })
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
        .select("attestation.patient")
        .where("attestation.kind", "=", "fact"),
    );

export const moveCatalogue =
  (database: Database): Records["moveCatalogue"] =>
  async (move) => {
    if (move.from === move.to) return 0;
    const [result] = await database.write("records.moveCatalogue", (transaction) =>
      moveQuery(transaction, move).execute(),
    );
    return Number(result?.numUpdatedRows ?? 0);
  };
