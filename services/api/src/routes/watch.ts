import { type Notifications, watchRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { Watch } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

const toAnswer = (watch: Watch | null): Outcome<Answer> =>
  watch ? ok({ status: 200, body: watch }) : reject("not-found");

/** Of what people want to be told is their own affair, and counts tell of no single patient: nothing of it is audited. */
export function watchRoutes({ store }: Pick<ApiDeps, "store">): readonly Route[] {
  async function readNotifications({ access, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const items = await store.watches.notices(access, auth.subject);
    const unseen = items.reduce((sum, { count }) => sum + count, 0);
    const body: Notifications = { unseen, items: [...items] };
    return ok({ status: 200, body });
  }

  async function watchStudy({ params, body, auth }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(watchRequestSchema, body, "body");
    if (!asked.ok) return asked;
    return toAnswer(await store.watches.set(auth.subject, params["study"] ?? "", asked.value.mode));
  }

  const markSeen = async ({ params, auth }: ApiRequest): Promise<Outcome<Answer>> =>
    toAnswer(await store.watches.seen(auth.subject, params["study"] ?? ""));

  const roles = MAY.readCandidates;
  return [
    { operation: "readNotifications", roles, audit: "none", handle: readNotifications },
    { operation: "watchStudy", roles, audit: "none", handle: watchStudy },
    { operation: "markSeen", roles, audit: "none", handle: markSeen },
  ];
}
