import {
  type GrantList,
  type Revoked,
  type WireGrant,
  grantRequestSchema,
  revocationSchema,
} from "@cohort/contract";
import { ALL_STUDIES, expectDefined, ok } from "@cohort/foundation";
import type { Grant } from "@cohort/postgres";
import { maySee } from "../auth/auth-context.ts";
import { lastAdmin } from "../auth/last-admin.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

const grantToWire = (grant: Grant): WireGrant => ({
  principal: grant.principal,
  role: grant.role,
  study: grant.study,
  grantedBy: grant.grantedBy,
  grantedAt: grant.grantedAt,
  endsAt: grant.endsAt,
});

export function grantRoutes({ store, clock }: Pick<ApiDeps, "store" | "clock">): readonly Route[] {
  /** Nobody gives or takes what lies beyond the studies that they administer. */
  const administers = ({ auth }: ApiRequest, study: string | undefined): Outcome<null> =>
    maySee(auth, study ?? ALL_STUDIES, MAY.grant)
      ? ok(null)
      : rejectField("forbidden", "study", "is not administered by the caller");

  async function listGrants({ access }: ApiRequest): Promise<Outcome<Answer>> {
    const grants = await store.grants.administered(access);
    const body: GrantList = { grants: grants.map(grantToWire) };
    return ok({ status: 200, body });
  }

  async function putGrant(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(grantRequestSchema, request.body, "body");
    if (!asked.ok) return asked;
    const { endsAt, study } = asked.value;
    const allowed = administers(request, study);
    if (!allowed.ok) return allowed;
    if (endsAt !== null && Date.parse(endsAt) <= clock()) {
      return rejectField("not-possible", "endsAt", "is past: revoke the grant instead");
    }
    const [unknown] = await store.grants.unknownStudies([study]);
    if (unknown !== undefined) return rejectField("not-possible", "study", "is none of this site");
    const put = await store.grants.put([asked.value], request.actor, { keepAdmin: true });
    if (!put.ok) return lastAdmin();
    const body = grantToWire(expectDefined(put.value[0], "the grant that was put"));
    return ok({ status: 200, body });
  }

  async function revokeGrants(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(revocationSchema, request.body, "body");
    if (!asked.ok) return asked;
    const { principal, role, study } = asked.value;
    const allowed = administers(request, study);
    if (!allowed.ok) return allowed;
    const which = {
      principal,
      ...(role === undefined ? {} : { role }),
      ...(study === undefined ? {} : { study }),
    };
    const gone = await store.grants.revoke(which, request.actor, { keepAdmin: true });
    if (!gone.ok) return lastAdmin();
    const body: Revoked = { revoked: gone.value };
    return ok({ status: 200, body });
  }

  return [
    { operation: "listGrants", roles: MAY.grant, audit: "search", handle: listGrants },
    { operation: "putGrant", roles: MAY.grant, audit: "by-store", handle: putGrant },
    { operation: "revokeGrants", roles: MAY.grant, audit: "by-store", handle: revokeGrants },
  ];
}
