import { mintKey } from "@cohort/api";
import { type Role, fail, ok } from "@cohort/foundation";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { checkStudies } from "./grant.ts";
import { type Session, sessionStore, single } from "../session.ts";
import { type Column, renderTable } from "../print/table.ts";

export interface CreateKeyOptions {
  readonly role: readonly Role[];
  readonly study: readonly string[];
  /** Its last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Makes a key with its grants. It is printed this once and kept only as a hash. */
export async function createKey(
  session: Session,
  name: string,
  { role, study, until }: CreateKeyOptions,
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const known = await checkStudies(store.value.grants, study);
  if (!known.ok) return known;
  const minted = mintKey({ name, roles: role, studies: study, until }, Date.now());
  if (!minted.ok) return single(minted);
  const { key, stored } = minted.value;
  await store.value.keys.create(stored, cliActor());
  const { terminal } = session;
  terminal.print(key);
  terminal.note(
    `key ${stored.id} (${name}) is ${role.join(" and ")} in ${study.join(", ")} until ${until}`,
  );
  terminal.note('requests bring it as "Authorization: Bearer <the key>"; it is not shown again');
  return ok(null);
}

const COLUMNS: readonly Column[] = [
  { head: "key" },
  { head: "name" },
  { head: "may" },
  { head: "ends" },
  { head: "last used" },
];

export async function listKeys(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { terminal } = session;
  const [keys, grants] = await Promise.all([store.value.keys.list(), store.value.grants.list()]);
  if (keys.length === 0) {
    terminal.note("there is none; `cohort key create` makes one");
    return ok(null);
  }
  const rows = keys.map(({ id, name, endsAt, lastUsedAt, revokedAt }) => [
    id,
    name,
    grants
      .filter(({ principal }) => principal === `key:${id}`)
      .map(({ role, study }) => `${role} in ${study}`)
      .join(", "),
    revokedAt === null ? endsAt : `revoked ${revokedAt}`,
    lastUsedAt ?? "never",
  ]);
  terminal.print(renderTable(COLUMNS, rows, terminal.columns));
  return ok(null);
}

export async function revokeKey(session: Session, id: string): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const revoked = await store.value.keys.revoke(id, cliActor());
  if (!revoked.ok) return single(revoked);
  if (revoked.value) {
    session.terminal.note(`key ${id} holds no more, nor what was signed in to with it`);
    return ok(null);
  }
  const action = "`cohort key list` shows those there are.";
  return fail([{ code: "KEY.NONE", message: `There is no key ${id} that holds.`, action }]);
}
