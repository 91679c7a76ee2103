import { ok } from "@cohort/foundation";
import type { PlannedStudy } from "@cohort/matching";
import { type AuthContext, maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import { type Outcome, reject } from "../edge/rejection.ts";

/** The studies asked for, by default all, in the catalogue's order. One that the caller may not see does not exist. */
export function chooseStudies(
  active: readonly PlannedStudy[],
  auth: AuthContext,
  asked: readonly string[] | undefined,
): Outcome<readonly PlannedStudy[]> {
  const visible = active.filter(({ study }) => maySee(auth, study.id, MAY.match));
  if (!asked) return ok(visible);
  const known = new Set(visible.map(({ study }) => study.id));
  const errors = asked.flatMap((id, at) =>
    known.has(id) ? [] : [{ field: `studies[${at}]`, message: "is no active study here" }],
  );
  if (errors.length > 0) return reject("invalid-request", { errors });
  return ok(visible.filter(({ study }) => asked.includes(study.id)));
}
