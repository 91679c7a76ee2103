import type { IncomingMessage } from "node:http";
import type { ApiDeps } from "@cohort/api";
import { ROLES, type Role } from "@cohort/foundation";
import type { Grant, Store } from "@cohort/postgres";
import { DR } from "../postgres/granted.ts";
import { GRANTS, type Granted } from "./expected.ts";

export const OWN = "NCT06421701";
export const FOREIGN = "NCT06464679";
const LONG_AGO = "2020-01-01T00:00:00.000Z";

/** Whoever says who they are is believed; what they may do is for the grants to say, as of everyone. */
export const believing: ApiDeps["identity"] = {
  admit: () => ({ ok: true, value: null }),
  identify: ({ headers }: IncomingMessage) => {
    const subject = headers["x-caller"];
    return Promise.resolve(
      typeof subject === "string"
        ? { ok: true, value: { subject, kind: "token", principals: [`user:x#${subject}`] } }
        : { ok: false, failure: { kind: "not-signed-in" } },
    );
  },
};

export const callerOf = (role: Role, granted: Granted): string => `${role}.${granted}`;

type Given = Pick<Grant, "principal" | "role" | "study" | "endsAt">;

export const grantTo = (
  caller: string,
  role: Role,
  study: string,
  endsAt: string | null = null,
): Given => ({ principal: `user:x#${caller}`, role, study, endsAt });

const givenTo = (role: Role, granted: Granted): readonly Given[] => {
  const caller = callerOf(role, granted);
  switch (granted) {
    case "none":
      return [];
    case "everywhere":
      return [grantTo(caller, role, "*")];
    case "foreign":
      return [grantTo(caller, role, FOREIGN)];
    case "expired":
      return [grantTo(caller, role, OWN, LONG_AGO), grantTo(caller, role, "*", LONG_AGO)];
    case "own":
    case "revoked":
      return [grantTo(caller, role, OWN)];
  }
};

/** One caller for each role and each way of holding it. */
export async function grantCallers({ grants }: Pick<Store, "grants">): Promise<void> {
  const all = ROLES.flatMap((role) => GRANTS.flatMap((granted) => givenTo(role, granted)));
  await grants.put(all, DR);
  for (const role of ROLES) {
    await grants.revoke({ principal: `user:x#${callerOf(role, "revoked")}` }, DR);
  }
}
