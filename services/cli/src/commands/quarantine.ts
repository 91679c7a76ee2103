import { fail, ok } from "@cohort/foundation";
import type { QuarantineEntry, Store } from "@cohort/postgres";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore } from "../session.ts";
import { type Column, renderTable } from "../print/table.ts";

const COLUMNS: readonly Column[] = [
  { head: "subject" },
  { head: "fails at" },
  { head: "error" },
  { head: "times", align: "right" },
  { head: "put aside" },
  { head: "last" },
];
const PAGE = 500;

async function allEntries({ quarantine }: Pick<Store, "quarantine">): Promise<QuarantineEntry[]> {
  const entries: QuarantineEntry[] = [];
  for (let after: QuarantineEntry | undefined; ;) {
    const page = await quarantine.list({ limit: PAGE, ...(after && { after }) });
    entries.push(...page);
    after = page.at(-1);
    if (page.length < PAGE) return entries;
  }
}

export async function listQuarantine(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const entries = await allEntries(store.value);
  await store.value.audit.append({
    actor: cliActor(),
    action: "search",
    operation: "listQuarantine",
    outcome: "success",
    study: null,
    patients: [],
    detail: { entries: entries.length },
  });
  if (entries.length === 0) {
    session.terminal.note("nothing fails");
    return ok(null);
  }
  const rows = entries.map(({ subject, stage, errorClass, failures, quarantined, lastAt }) => [
    subject,
    stage,
    errorClass,
    String(failures),
    quarantined ? "yes" : "not yet",
    lastAt.slice(0, 16).replace("T", " "),
  ]);
  session.terminal.print(renderTable(COLUMNS, rows, session.terminal.columns));
  return ok(null);
}

export interface ReplayOptions {
  readonly all?: true;
  readonly dryRun?: true;
}

/** Has the workers try again what failed: these subjects, or all there are. */
export async function replayQuarantine(
  session: Session,
  subjects: readonly string[],
  { all = false, dryRun = false }: Partial<Record<keyof ReplayOptions, boolean>>,
): Promise<Outcome> {
  if (all === subjects.length > 0) {
    return fail([
      {
        code: "CONFIG.REPLAY",
        message: all ? "Subjects and --all exclude each other." : "Nothing was named.",
        action: "Give subjects as `cohort quarantine list` has them, or --all.",
      },
    ]);
  }
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { quarantine } = store.value;
  const by = cliActor();
  const gone = all
    ? [
        await quarantine.replay({ stage: "read" }, by, { dryRun }),
        await quarantine.replay({ stage: "match" }, by, { dryRun }),
      ]
    : [await quarantine.replay({ subjects }, by, { dryRun })];
  const sum = (stage: QuarantineEntry["stage"]): number =>
    gone.reduce((total, counts) => total + counts[stage], 0);
  const verb = dryRun ? "would be" : "are";
  session.terminal.print(
    `${sum("read")} ${verb} read again, ${sum("match")} ${verb} matched again`,
  );
  return ok(null);
}
