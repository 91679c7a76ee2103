import { type Selectable, sql } from "kysely";
import { ALL_STUDIES, ok } from "@cohort/foundation";
import { appendAudits, appendConfigured, configured } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import { named } from "../database/named.ts";
import { anyOf } from "../database/rows.ts";
import type { Grant, Grants } from "../interface/access.ts";
import type { Tables } from "../schema.ts";
import { type SiteAdmin, checkAdmins } from "./last-admin.ts";
import { hasGrantFor, holdsNow } from "./may-see.ts";

const toGrant = (row: Selectable<Tables["study_grant"]>): Grant => ({
  principal: row.principal,
  role: row.role,
  study: row.study,
  grantedBy: row.granted_by,
  grantedAt: row.granted_at,
  endsAt: row.ends_at,
});

export const grants = (database: Database): Grants => ({
  of: async (principals) => {
    const rows = await database.read("grants.of", (queries) =>
      queries
        .selectFrom("study_grant")
        .modifyFront(named("grants.of"))
        .selectAll()
        .where("principal", "=", anyOf(principals))
        .where(holdsNow)
        .execute(),
    );
    return rows.map(toGrant);
  },

  administered: async (access) => {
    const rows = await database.read("grants.administered", (queries) =>
      queries
        .selectFrom("study_grant as given")
        .selectAll()
        .where(hasGrantFor(access, sql.ref("given.study")))
        .orderBy("principal")
        .orderBy("study")
        .orderBy("role")
        .execute(),
    );
    return rows.map(toGrant);
  },

  list: async () => {
    const rows = await database.read("grants.list", (queries) =>
      queries
        .selectFrom("study_grant")
        .selectAll()
        .orderBy("principal")
        .orderBy("study")
        .orderBy("role")
        .execute(),
    );
    return rows.map(toGrant);
  },

  unknownStudies: async (studies) => {
    const rows = await database.read("grants.unknown-studies", (queries) =>
      sql<{ readonly id: string }>`select asked as id from unnest(${studies}::text[]) as asked
        where asked <> ${ALL_STUDIES} and not exists (select from study where study.id = asked)`.execute(
        queries,
      ),
    );
    return rows.rows.map(({ id }) => id);
  },

  put: (given, by, { keepAdmin = false } = {}) =>
    database.write("grants.put", async (transaction) => {
      if (keepAdmin) {
        const kept = await checkAdmins(transaction, (admins) =>
          admins.flatMap((admin) => afterPut(admin, given)),
        );
        if (!kept.ok) return kept;
      }
      const put: Grant[] = [];
      for (const { principal, role, study, endsAt } of given) {
        const row = await transaction
          .insertInto("study_grant")
          .values({ principal, role, study, ends_at: endsAt, granted_by: by.subject })
          .onConflict((conflict) =>
            conflict.columns(["principal", "role", "study"]).doUpdateSet({ ends_at: endsAt }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        put.push(toGrant(row));
      }
      await appendAudits(
        transaction,
        given.map(({ principal, role, study, endsAt }) =>
          configured({
            actor: by,
            operation: "putGrant",
            study: study === ALL_STUDIES ? null : study,
            detail: { principal, role, study, endsAt },
          }),
        ),
      );
      return ok(put);
    }),

  revoke: ({ principal, role, study }, by, { keepAdmin = false } = {}) =>
    database.write("grants.revoke", async (transaction) => {
      const coversAdmin = (role ?? "admin") === "admin" && (study ?? ALL_STUDIES) === ALL_STUDIES;
      if (keepAdmin && coversAdmin) {
        const kept = await checkAdmins(transaction, (admins) =>
          admins.filter((admin) => admin.principal !== principal),
        );
        if (!kept.ok) return kept;
      }
      const gone = await transaction
        .deleteFrom("study_grant")
        .where("principal", "=", principal)
        .$if(role !== undefined, (query) => query.where("role", "=", role ?? "viewer"))
        .$if(study !== undefined, (query) => query.where("study", "=", study ?? ""))
        .returning("role")
        .execute();
      await appendConfigured(transaction, {
        actor: by,
        operation: "revokeGrants",
        study: study === undefined || study === ALL_STUDIES ? null : study,
        detail: { principal, role: role ?? null, study: study ?? null, revoked: gone.length },
      });
      return ok(gone.length);
    }),
});

/** What becomes of a site's admin: the same, with another end, or none where that has passed. */
function afterPut(
  admin: SiteAdmin,
  given: readonly Pick<Grant, "principal" | "role" | "study" | "endsAt">[],
): readonly SiteAdmin[] {
  const change = given.findLast(
    ({ principal, role, study }) =>
      principal === admin.principal && role === "admin" && study === ALL_STUDIES,
  );
  if (!change) return [admin];
  const { endsAt } = change;
  const holds = endsAt === null || Date.parse(endsAt) > Date.now();
  return holds ? [{ principal: admin.principal, endsAt }] : [];
}
