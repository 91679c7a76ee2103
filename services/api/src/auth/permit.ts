import { ALL_STUDIES, formatDay, ok } from "@cohort/foundation";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { RouteOfGuard } from "../route.ts";
import { type AuthContext, hasRole, maySee } from "./auth-context.ts";

type Asked = Pick<RouteOfGuard<"roles">, "roles" | "reach" | "shows">;

/**
 * Whether the caller may use the route at all. A study in which they are nothing does not exist; where they are something else,
 * they may not. What is of the whole installation asks for the role in every study. Says, too, why a study without a legal
 * basis shows nobody: its queries find no one anyway.
 */
export async function permit(
  { roles, reach, shows }: Asked,
  auth: AuthContext,
  study: string | undefined,
  { store, today }: Pick<ApiDeps, "store" | "today">,
): Promise<Outcome<null>> {
  if (study === undefined) {
    const may = reach === "site" ? maySee(auth, ALL_STUDIES, roles) : hasRole(auth, roles);
    return may ? ok(null) : reject("forbidden");
  }
  if (!maySee(auth, study, roles)) {
    const isKnown = auth.grants.some((grant) => [study, ALL_STUDIES].includes(grant.study));
    return reject(isKnown ? "forbidden" : "not-found");
  }
  if (shows !== "patients") return ok(null);
  const bases = await store.legalBases.of([study], formatDay(today()));
  if (bases.has(study)) return ok(null);
  return reject((await store.studies.get(study)) ? "no-legal-basis" : "not-found");
}
