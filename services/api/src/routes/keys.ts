import { type ApiKeyView, type KeyList, type NewKey, keyRequestSchema } from "@cohort/contract";
import { ALL_STUDIES, ok } from "@cohort/foundation";
import type { ApiKey, Grant } from "@cohort/postgres";
import { type AuthContext, maySee } from "../auth/auth-context.ts";
import { mintKey } from "../auth/keys/mint-key.ts";
import { lastAdmin } from "../auth/last-admin.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectFailure, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

type Held = Pick<Grant, "role" | "study" | "endsAt">;

const keyToWire = (key: ApiKey, grants: readonly Held[]): ApiKeyView => ({
  id: key.id,
  name: key.name,
  principal: `key:${key.id}`,
  createdBy: key.createdBy,
  createdAt: key.createdAt,
  endsAt: key.endsAt,
  lastUsedAt: key.lastUsedAt,
  revokedAt: key.revokedAt,
  grants: grants.map(({ role, study, endsAt }) => ({ role, study, endsAt })),
});

/** Of every study that is named, or of all where none is: whoever administers one study gives nothing away of another. */
const administers = (auth: AuthContext, studies: readonly string[]): boolean =>
  (studies.length === 0 ? [ALL_STUDIES] : studies).every((study) =>
    maySee(auth, study, MAY.manageKeys),
  );

export function keyRoutes({ store, clock }: Pick<ApiDeps, "store" | "clock">): readonly Route[] {
  async function managed(auth: AuthContext) {
    const keys = await store.keys.list();
    const grants = await store.grants.list();
    return keys
      .map((key) => ({
        key,
        grants: grants.filter(({ principal }) => principal === `key:${key.id}`),
      }))
      .filter((each) =>
        administers(
          auth,
          each.grants.map(({ study }) => study),
        ),
      );
  }

  async function listKeys({ auth }: ApiRequest): Promise<Outcome<Answer>> {
    const keys = await managed(auth);
    const body: KeyList = { keys: keys.map(({ key, grants }) => keyToWire(key, grants)) };
    return ok({ status: 200, body });
  }

  async function createKey({ auth, actor, body }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(keyRequestSchema, body, "body");
    if (!asked.ok) return asked;
    if (!administers(auth, asked.value.studies)) {
      return rejectField("forbidden", "studies", "names one that the caller does not administer");
    }
    const [unknown] = await store.grants.unknownStudies(asked.value.studies);
    if (unknown !== undefined) {
      return rejectField("not-possible", "studies", "names one that there is not");
    }
    const minted = mintKey(asked.value, clock());
    if (!minted.ok) return rejectFailure("not-possible", minted.failure);
    const { key, stored } = minted.value;
    const made = await store.keys.create(stored, actor);
    const held = stored.grants.map((grant) => ({ ...grant, endsAt: stored.endsAt }));
    const answer: NewKey = { key, details: keyToWire(made, held) };
    return ok({ status: 201, body: answer });
  }

  async function revokeKey({ auth, actor, params }: ApiRequest): Promise<Outcome<Answer>> {
    const id = params["id"] ?? "";
    const mine = (await managed(auth)).some(({ key }) => key.id === id);
    if (!mine) return reject("not-found");
    const revoked = await store.keys.revoke(id, actor, { keepAdmin: true });
    if (!revoked.ok) return lastAdmin();
    if (!revoked.value) return reject("not-found");
    return ok({ status: 204, body: "" });
  }

  return [
    { operation: "listKeys", roles: MAY.manageKeys, audit: "search", handle: listKeys },
    { operation: "createKey", roles: MAY.manageKeys, audit: "by-store", handle: createKey },
    { operation: "revokeKey", roles: MAY.manageKeys, audit: "by-store", handle: revokeKey },
  ];
}
