import { ok } from "@cohort/foundation";
import { type AuthContext, maySee } from "../auth/auth-context.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { ActiveStudy } from "./active-studies.ts";

/** The studies asked for, by default all, in the catalogue's order. One that the caller may not see does not exist. */
export function chooseStudies(
  active: readonly ActiveStudy[],
  auth: AuthContext,
  asked: readonly string[] | undefined,
): Outcome<readonly ActiveStudy[]> {
  const visible = active.filter(({ planned }) => maySee(auth, planned.study.id));
  if (!asked) return ok(visible);
  const known = new Set(visible.map(({ planned }) => planned.study.id));
  const errors = asked.flatMap((id, at) =>
    known.has(id) ? [] : [{ field: `studies[${at}]`, message: "is no active study here" }],
  );
  if (errors.length > 0) return reject("invalid-request", { errors });
  return ok(visible.filter(({ planned }) => asked.includes(planned.study.id)));
}
