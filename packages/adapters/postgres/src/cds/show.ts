import { sql } from "kysely";
import { appendAudit, appendAudits } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import { rowsAs } from "../database/rows.ts";
import type { AuditEntry } from "../interface/audit.ts";
import type { Cards } from "../interface/cds.ts";

export const showCard =
  (database: Database): Cards["show"] =>
  ({ card, patient, hook, visit, studies, detail = {} }, by) =>
    database.statement("cards.show", (queries) => {
      const entry: AuditEntry = {
        actor: by,
        action: "match",
        operation: "callCdsService",
        outcome: "success",
        study: studies.length === 1 ? (studies[0]?.study ?? null) : null,
        patients: [patient],
        detail: { ...detail, hook, studies: studies.map(({ study }) => study).join(" ") },
      };
      if (studies.length === 0) return appendAudit(queries, entry);
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
      const types = {
        card: "uuid",
        study: "text",
        patient: "text",
        suggestion: "uuid",
        client: "text",
        hook: "text",
        visit: "text",
        verdict: "verdict",
      } as const;
      const shown = sql`insert into cds_showing
        (card, study, patient, suggestion, client, hook, visit, verdict)
        select * from ${rowsAs(rows, types, "shown")} on conflict do nothing
        returning true`;
      return appendAudits(queries, [entry], shown);
    });
