import { ok } from "@cohort/foundation";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import { createNoteHint } from "../hooks/note-hint.ts";
import { eventsOf } from "../hooks/status.ts";
import { whomOf } from "../hooks/whom.ts";
import type { Answer, HookRequest, Route } from "../route.ts";

export function hookRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;
  const noteHint = createNoteHint(deps);

  /** A body that cannot be read is refused, but what it wanted to say is not lost: something changed. */
  async function notify({ subscription, params, body }: HookRequest): Promise<Outcome<Answer>> {
    const { type, id } = params;
    const focus = type === undefined ? undefined : `${type}/${id}`;
    await noteHint(whomOf(body.ok ? body.value : undefined, focus));
    const { events, eventsSoFar } = eventsOf(body.ok ? body.value : undefined);
    await store.subscriptions.notified(subscription, events, eventsSoFar);
    return body.ok ? ok({ status: 200, body: "" }) : body;
  }

  return [
    { operation: "notify", guard: "hook", handle: notify },
    { operation: "notifyOfResource", guard: "hook", handle: notify },
  ];
}
