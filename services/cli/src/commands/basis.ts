import { fail, ok } from "@cohort/foundation";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore, single } from "../session.ts";

export interface BasisOptions {
  readonly reference: string;
  readonly from?: string;
  readonly until?: string;
}

/** By the calendar of this machine: whoever means another day says it. */
export const todayHere = (): string => {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
};

/** States on what ground a study's patients may be looked at. The latest statement holds. */
export async function stateBasis(
  session: Session,
  study: string,
  { reference, from = todayHere(), until }: BasisOptions,
): Promise<Outcome> {
  if (until !== undefined && until < from) {
    const message = `It would end on ${until}, before it begins on ${from}.`;
    return fail([{ code: "BASIS.PERIOD", message, action: "Give --until a later day." }]);
  }
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const stated = await store.value.legalBases.state(
    { study, reference, validFrom: from, validUntil: until ?? null },
    cliActor(),
  );
  if (!stated.ok) return single(stated);
  const end = until === undefined ? "" : ` until ${until}`;
  session.terminal.note(`patients of ${study} may be looked at from ${from}${end}`);
  return ok(null);
}
