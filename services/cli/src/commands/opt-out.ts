import { fail, ok, patientId } from "@cohort/foundation";
import type { OptedOut } from "@cohort/postgres";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore } from "../session.ts";
import { renderTable } from "../print/table.ts";

const PAGE = 1000;

export async function addOptOuts(session: Session, patients: readonly string[]): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const added = await store.value.optOuts.add(patients.map(patientId), cliActor());
  session.terminal.note(`${added.length} added, ${patients.length - added.length} there already`);
  return ok(null);
}

export async function withdrawOptOuts(
  session: Session,
  patients: readonly string[],
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const ids = patients.map(patientId);
  const { optOuts } = store.value;
  const gone = await optOuts.withdraw(ids, cliActor());
  session.terminal.note(`${gone.length} withdrawn`);
  const still = await optOuts.among(ids);
  if (still.size > 0) {
    const message = `${still.size} of them stay opted out: the list of OPT_OUT_FILE or the EHR says so.`;
    const action = "`cohort opt-out list` shows who says so; withdraw it there.";
    return fail([{ code: "OPT_OUT.ELSEWHERE", message, action }]);
  }
  return ok(null);
}

export async function listOptOuts(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const rows: OptedOut[] = [];
  let page: readonly OptedOut[] = [];
  do {
    const after = rows.at(-1)?.patient;
    page = await store.value.optOuts.list({ limit: PAGE, ...(after ? { after } : {}) });
    rows.push(...page);
  } while (page.length === PAGE);
  if (rows.length === 0) {
    session.terminal.note("nobody is opted out");
    return ok(null);
  }
  session.terminal.print(
    renderTable(
      [{ head: "patient", wide: true }, { head: "said by" }, { head: "since" }],
      rows.map(({ patient, sources, at }) => [`Patient/${patient}`, sources.join(", "), at]),
      session.terminal.columns,
    ),
  );
  return ok(null);
}
