import { appendAudit } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import type { Cards } from "../interface/cds.ts";

export const showCard =
  (database: Database): Cards["show"] =>
  ({ card, patient, hook, visit, studies, detail = {} }, by) =>
    database.write("cards.show", async (transaction) => {
      if (studies.length > 0) {
        const rows = studies.map(({ study, suggestion, verdict }) => ({
          card,
          study,
          patient,
          suggestion,
          client: by.subject,
          hook,
          visit,
          verdict,
        }));
        await transaction
          .insertInto("cds_showing")
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await appendAudit(transaction, {
        actor: by,
        action: "match",
        operation: "callCdsService",
        outcome: "success",
        study: studies.length === 1 ? (studies[0]?.study ?? null) : null,
        patients: [patient],
        detail: { ...detail, hook, studies: studies.map(({ study }) => study).join(" ") },
      });
    });
