import type { Role } from "@cohort/foundation";
import { type AuthContext, maySee } from "./auth-context.ts";

/**
 * What of a patient does not leave for everyone who may look. `values`: what the record says, in evidence, explanations, near
 * misses, faults of reading and stated facts. `texts`: what people typed, in notes and on what basis they state something.
 * Everything else (verdict, score, counts, outcomes, reasons, statuses, dates, who decided) is for every role that may look.
 */
export type FieldGroup = "values" | "texts";

/** One row a role. */
const SHOWN = {
  viewer: [],
  screener: ["values", "texts"],
  "study-lead": ["values", "texts"],
  auditor: ["values", "texts"],
  admin: [],
  "ehr-client": ["values"],
} as const satisfies Record<Role, readonly FieldGroup[]>;

/** Which groups a caller is shown. */
export type Shown = Readonly<Record<FieldGroup, boolean>>;

const rolesShown = (group: FieldGroup, roles: readonly Role[]): readonly Role[] =>
  roles.filter((role) => SHOWN[role].some((each) => each === group));

/** In this study, by what the caller holds there of the roles that the route asks for. */
export const shownTo = (auth: AuthContext, study: string, roles: readonly Role[]): Shown => ({
  values: maySee(auth, study, rolesShown("values", roles)),
  texts: maySee(auth, study, rolesShown("texts", roles)),
});
