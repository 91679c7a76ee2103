import { useSay } from "../../i18n/say.tsx";
import type { Role } from "../../shell/session.ts";

/** A role and where it holds. */
export function useGrantText(): (grant: { readonly role: Role; readonly study: string }) => string {
  const say = useSay();
  return ({ role, study }) =>
    `${say(`role.${role}`)} (${study === "*" ? say("access.every-study") : study})`;
}
