import type { KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import type { AuditVerification } from "@cohort/postgres";
import {
  type HeadsOfFile,
  exportHead,
  readHeadKey,
  readHeadPublicKey,
  readHeads,
} from "@cohort/worker";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionStore, single } from "../session.ts";

export interface VerifyOptions {
  readonly heads?: string;
  readonly key?: string;
}

export interface ExportOptions {
  readonly from?: string;
  readonly to?: string;
}

type Read<T> = Promise<Result<T, readonly Failure[]>>;
const NO_HEADS: HeadsOfFile = { heads: [], bad: [] };
const WITHOUT_HEADS =
  "without exported heads: that the end was cut off, or all was written anew, would not show";
const PAGE = 1000;

async function readText(file: string): Read<string> {
  try {
    return ok(await readFile(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail([
      { code: "AUDIT.UNREADABLE", message: `${file}: ${why}.`, action: "Check the path." },
    ]);
  }
}

/** The key named, else the configured one; null: signatures cannot be checked. */
async function verifyingKey({ config }: Session, file: string | undefined): Read<KeyObject | null> {
  if (file !== undefined) {
    const pem = await readText(file);
    return pem.ok ? single(readHeadPublicKey(pem.value, file)) : pem;
  }
  const { key } = config.access.auditHeads;
  return key === null ? ok(null) : single(readHeadKey(key.reveal()));
}

async function exportedHeads(session: Session, { heads, key }: VerifyOptions): Read<HeadsOfFile> {
  const file = heads ?? session.config.access.auditHeads.file;
  if (file === null) {
    session.terminal.note(WITHOUT_HEADS);
    return ok(NO_HEADS);
  }
  const text = await readText(file);
  if (!text.ok) return text;
  const by = await verifyingKey(session, key);
  if (!by.ok) return by;
  if (by.value === null)
    session.terminal.note("without a key: the heads' signatures are not checked");
  const read = readHeads(text.value, by.value);
  const last = read.heads.toSorted((one, other) => other.seq - one.seq)[0];
  session.terminal.note(
    last === undefined
      ? WITHOUT_HEADS
      : `the last head is of row ${last.seq} and left on ${last.at}: nothing after it is held against any`,
  );
  return ok(read);
}

/** Names every row that is wrong, and every line of the heads' file that proves nothing. */
export async function verifyAudit(session: Session, options: VerifyOptions): Promise<Outcome> {
  const exported = await exportedHeads(session, options);
  if (!exported.ok) return exported;
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const report = await store.value.audit.verify({ heads: exported.value.heads });
  return tell(session, report, exported.value);
}

function tell(
  { terminal }: Session,
  report: AuditVerification,
  { heads, bad }: HeadsOfFile,
): Outcome {
  for (const { seq, what } of report.findings) terminal.print(`row ${seq}: ${what}`);
  const unlisted = report.total - report.findings.length;
  if (unlisted > 0) terminal.print(`and ${unlisted} more`);
  for (const line of bad) terminal.print(`head on line ${line}: not signed by this key`);
  if (report.total > 0 || bad.length > 0) {
    return fail([
      {
        code: "AUDIT.BROKEN",
        message: `The audit is not what was written: ${report.total} of its rows, ${bad.length} of its heads.`,
        action: "Keep the database as it is, and ask who had access to it.",
      },
    ]);
  }
  terminal.print(`${report.rows} rows, whole; heads: ${heads.length}`);
  return ok(null);
}

/** Signs the head as of now. */
export async function exportAuditHead(session: Session): Promise<Outcome> {
  const { file, key } = session.config.access.auditHeads;
  if (key === null) {
    return fail([
      {
        code: "CONFIG.AUDIT_HEAD_KEY",
        message: "AUDIT_HEAD_KEY is unset: a head that is not signed proves nothing.",
        action: "Set it, and AUDIT_HEAD_FILE.",
        path: "AUDIT_HEAD_KEY",
      },
    ]);
  }
  const parsed = single(readHeadKey(key.reveal()));
  if (!parsed.ok) return parsed;
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const head = await exportHead(store.value, { file, key: parsed.value }, Date.now);
  if (head === null) session.terminal.note("nothing was audited yet");
  else session.terminal.print(JSON.stringify(head));
  return ok(null);
}

/** Everything that was audited before, and last that it was exported. */
export async function exportAudit(session: Session, { from, to }: ExportOptions): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { audit } = store.value;
  await audit.append({
    actor: cliActor(),
    action: "export",
    operation: "exportAudit",
    outcome: "success",
    study: null,
    patients: [],
    detail: { from: from ?? null, to: to ?? null },
  });
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const page = await audit.walk({
      after,
      limit: PAGE,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    for (const event of page) session.terminal.print(JSON.stringify(event));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return ok(null);
    after = last.seq;
  }
}
