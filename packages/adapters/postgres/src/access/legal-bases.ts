import { type Selectable, sql } from "kysely";
import { fail, ok } from "@cohort/foundation";
import { appendConfigured } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import { named } from "../database/named.ts";
import { anyOf } from "../database/rows.ts";
import type { LegalBases, LegalBasis } from "../interface/access.ts";
import type { Tables } from "../schema.ts";

const toBasis = (row: Omit<Selectable<Tables["legal_basis"]>, "id">): LegalBasis => ({
  study: row.study,
  reference: row.reference,
  validFrom: row.valid_from,
  validUntil: row.valid_until,
  statedBy: row.stated_by,
  statedAt: row.stated_at,
});

export const legalBases = (database: Database): LegalBases => ({
  of: async (studies, today) => {
    const rows = await database.read("legal-bases.of", (queries) =>
      queries
        .selectFrom("legal_basis")
        .modifyFront(named("legal-bases.of"))
        .modifyFront(sql`distinct on (study)`)
        .selectAll()
        .where("study", "=", anyOf(studies))
        .orderBy("study")
        .orderBy("id", "desc")
        .execute(),
    );
    const holds = ({ valid_from, valid_until }: (typeof rows)[number]): boolean =>
      valid_from <= today && (valid_until === null || valid_until >= today);
    return new Map(rows.filter(holds).map((row) => [row.study, toBasis(row)]));
  },

  state: ({ study, reference, validFrom, validUntil }, by) =>
    database.write(
      "legal-bases.state",
      async (transaction) => {
        const known = await transaction
          .selectFrom("study")
          .select("id")
          .where("id", "=", study)
          .executeTakeFirst();
        if (!known) {
          return fail({ code: "STUDY.NOT_FOUND", message: `There is no study ${study}.` });
        }
        const row = await transaction
          .insertInto("legal_basis")
          .values({
            study,
            reference,
            valid_from: validFrom,
            valid_until: validUntil,
            stated_by: by.subject,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await appendConfigured(transaction, {
          actor: by,
          operation: "stateLegalBasis",
          study,
          detail: { reference, validFrom, validUntil },
        });
        return ok(toBasis(row));
      },
      { idempotent: false },
    ),

  history: async (study) => {
    const rows = await database.read("legal-bases.history", (queries) =>
      queries
        .selectFrom("legal_basis")
        .selectAll()
        .where("study", "=", study)
        .orderBy(sql`id`)
        .execute(),
    );
    return rows.map(toBasis);
  },
});
