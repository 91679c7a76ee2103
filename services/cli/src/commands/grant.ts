import { fail, ok } from "@cohort/foundation";
import type { Grant, Grants } from "@cohort/postgres";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore, single } from "../session.ts";
import { type Column, renderTable } from "../print/table.ts";

/** What is granted is granted in studies that there are. */
export async function checkStudies(
  grants: Pick<Grants, "unknownStudies">,
  studies: readonly string[],
): Promise<Outcome> {
  const [unknown] = await grants.unknownStudies(studies);
  if (unknown === undefined) return ok(null);
  const action = "`cohort study list` shows those there are; '*' is all of them.";
  return fail([{ code: "STUDY.NOT_FOUND", message: `There is no study ${unknown}.`, action }]);
}

/** A grant whose last day this is ends with it. */
const endOf = (day: string): string => `${day}T23:59:59.999Z`;

export async function addGrant(
  session: Session,
  grant: Pick<Grant, "principal" | "role" | "study">,
  until?: string,
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { grants } = store.value;
  const { principal, role, study } = grant;
  const known = await checkStudies(grants, [study]);
  if (!known.ok) return known;
  const endsAt = until === undefined ? null : endOf(until);
  if (endsAt !== null && Date.parse(endsAt) <= Date.now()) {
    const action = "Give a day that is not past, or `cohort grant revoke`.";
    return fail([{ code: "GRANT.PAST", message: `${until ?? ""} is past.`, action }]);
  }
  const put = await grants.put([{ ...grant, endsAt }], cliActor());
  if (!put.ok) return single(put);
  session.terminal.note(
    `${principal} is ${role} in ${study}${until === undefined ? "" : ` until ${until}`}`,
  );
  return ok(null);
}

export async function revokeGrants(
  session: Session,
  which: Parameters<Grants["revoke"]>[0],
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const gone = await store.value.grants.revoke(which, cliActor());
  if (!gone.ok) return single(gone);
  if (gone.value === 0) {
    const message = `${which.principal} holds nothing of the kind.`;
    const action = "`cohort grant list` shows what is granted.";
    return fail([{ code: "GRANT.NONE", message, action }]);
  }
  session.terminal.note(`${gone.value} taken from ${which.principal}`);
  return ok(null);
}

const COLUMNS: readonly Column[] = [
  { head: "who", wide: true },
  { head: "may be" },
  { head: "in" },
  { head: "ends" },
  { head: "granted by" },
];

export async function listGrants(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { terminal } = session;
  const grants = await store.value.grants.list();
  if (grants.length === 0) {
    terminal.note("nobody may do anything; `cohort grant add <principal> admin '*'` makes a start");
    return ok(null);
  }
  const rows = grants.map(({ principal, role, study, endsAt, grantedBy }) => [
    principal,
    role,
    study,
    endsAt ?? "never",
    grantedBy,
  ]);
  terminal.print(renderTable(COLUMNS, rows, terminal.columns));
  return ok(null);
}
