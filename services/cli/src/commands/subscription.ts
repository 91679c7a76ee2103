import { createHash, randomBytes } from "node:crypto";
import { fail, ok } from "@cohort/foundation";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore } from "../session.ts";
import { type Column, renderTable } from "../print/table.ts";

const SECRET_BYTES = 32;

/**
 * Lets a subscription of the EHR notify us. Its secret is printed this once and kept only as a hash; added again, it
 * gets a new one.
 */
export async function addSubscription(session: Session, id: string): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const known = await store.value.subscriptions.get(id);
  const hash = createHash("sha256").update(secret).digest("hex");
  await store.value.subscriptions.put(id, hash, cliActor());
  const { terminal } = session;
  terminal.print(secret);
  terminal.note(
    known === null
      ? `subscription ${id} may notify`
      : `subscription ${id} has a new secret, the old one holds no more`,
  );
  terminal.note(
    `in the EHR: a rest-hook to <this API>/fhir-hooks/${id} with the header "X-Hook-Secret: <the secret>"; it is not shown again`,
  );
  return ok(null);
}

const COLUMNS: readonly Column[] = [
  { head: "subscription" },
  { head: "since" },
  { head: "last notification" },
];

export async function listSubscriptions(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { terminal } = session;
  const found = await store.value.subscriptions.list();
  if (found.length === 0) {
    terminal.note("there is none; `cohort subscription add <id>` makes one");
    return ok(null);
  }
  const rows = found.map(({ id, createdAt, notifiedAt }) => [id, createdAt, notifiedAt ?? "never"]);
  terminal.print(renderTable(COLUMNS, rows, terminal.columns));
  return ok(null);
}

export async function removeSubscription(session: Session, id: string): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  if (await store.value.subscriptions.remove(id, cliActor())) {
    session.terminal.note(`subscription ${id} may notify no longer`);
    return ok(null);
  }
  const action = "`cohort subscription list` shows those there are.";
  return fail([{ code: "SUBSCRIPTION.NONE", message: `There is no subscription ${id}.`, action }]);
}
