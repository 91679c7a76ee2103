import { sql } from "kysely";
import { fail, ok } from "@cohort/foundation";
import { codeOf } from "../database/failures.ts";
import type { GrantRuntime } from "../store.ts";
import { withConnection } from "./single-connection.ts";

const NO_SUCH_ROLE = "42704";
const NOT_OWNER = "42501";

export const grantRuntime: GrantRuntime = (connectionString, role) =>
  withConnection(connectionString, async (queries) => {
    try {
      await queries
        .transaction()
        .execute((transaction) => sql`select grant_runtime(${role})`.execute(transaction));
      return ok(null);
    } catch (error) {
      const code = codeOf(error);
      if (code !== NO_SUCH_ROLE && code !== NOT_OWNER) throw error;
      return fail({
        code: "STORE.GRANT_REFUSED",
        message:
          code === NO_SUCH_ROLE
            ? `There is no database role ${role}.`
            : "Only the role that owns the tables may grant them.",
        action: "Create the role, and run this as the one that migrates.",
      });
    }
  });
