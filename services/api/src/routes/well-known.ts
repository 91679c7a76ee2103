import { ok } from "@cohort/foundation";
import type { ApiDeps } from "../deps.ts";
import type { Answer, Route } from "../route.ts";

/** Long enough for an authorization server's cache, short enough to follow a change of keys. */
const KEPT = "max-age=300";

export function wellKnownRoutes({ keySet }: Pick<ApiDeps, "keySet">): readonly Route[] {
  const answer: Answer = { status: 200, body: keySet, headers: { "Cache-Control": KEPT } };
  return [{ operation: "readKeySet", public: true, handle: () => Promise.resolve(ok(answer)) }];
}
