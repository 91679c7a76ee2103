import { readFile } from "node:fs/promises";
import type { AuditFinding, AuditHead } from "@cohort/postgres";
import { type Keeper, keepLooking } from "../keep-looking.ts";
import type { Parts } from "../parts.ts";
import { type HeadExport, exportHead } from "./export-head.ts";
import { type SignedHead, readHeads } from "./head-file.ts";

const LOCK = "audit";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Beyond this, times in the audit and in decisions are not those of the hospital's other records. */
const MOST_SKEW_MS = 5000;
/** Rows that are looked through in one go: a second or two. */
const PIECE = 20_000;
/** Findings that are logged. */
const TOLD = 10;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

type AuditParts = Pick<Parts, "store" | "auditHeads" | "logger" | "metrics" | "clock" | "limits">;

/** What left the database before: nobody who rewrites it can make these agree. */
async function exportedHeads(
  { file, key }: HeadExport,
  logger: Parts["logger"],
): Promise<readonly SignedHead[]> {
  if (file === null) return [];
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    // Before anything was audited there is no file yet.
    if (!isMissing(error))
      logger.error(
        { err: error },
        "the chain is not held against exported heads: they cannot be read",
      );
    return "";
  });
  const { heads, bad } = readHeads(text, key);
  if (bad.length > 0) {
    logger.warn({ lines: bad.slice(0, TOLD) }, "exported heads that are not signed by our key");
  }
  return heads;
}

/**
 * What one worker at a time does for the audit: every hour its head is signed and leaves the database, every day the rows that
 * were added are looked through, and once a fault is found, all of them.
 */
export function auditKeeping(parts: AuditParts) {
  const { store, auditHeads, logger, metrics, clock } = parts;
  let [exportedAt, verifiedAt, skewAt] = [-Infinity, -Infinity, -Infinity];
  let verified: AuditHead | null = null;
  // Heads are to be exported and none was yet: a worker that never manages to is noticed by that.
  if (auditHeads !== null) metrics.auditHeadAt.set(0);

  async function exportNow(): Promise<void> {
    if (auditHeads === null) return;
    const head = await exportHead(store, auditHeads, clock);
    exportedAt = clock();
    metrics.auditHeadAt.set(exportedAt / 1000);
    if (head === null) return;
    // The log leaves the machine too, on a way that the database's administrators do not hold.
    logger.info({ seq: head.seq, hash: head.hash }, "head of the audit chain");
  }

  /** A piece at a time, so that a worker that is told to end does so soon; the next one begins anew. */
  async function verifyNow(signal: AbortSignal): Promise<void> {
    const heads = auditHeads === null ? [] : await exportedHeads(auditHeads, logger);
    const findings: AuditFinding[] = [];
    let total = 0;
    let [from, isComplete] = [verified, false];
    while (!isComplete && !signal.aborted) {
      const options = { heads, limit: PIECE, ...(from === null ? {} : { from }) };
      const report = await store.audit.verify(options);
      findings.push(...report.findings.slice(0, TOLD - findings.length));
      total += report.total;
      ({ isComplete } = report);
      from = report.until ?? from;
    }
    if (!isComplete) return;
    verifiedAt = clock();
    metrics.auditChainOk.set(total === 0 ? 1 : 0);
    verified = total === 0 ? from : null;
    if (total > 0) {
      const rows = findings.map(({ seq, what }) => `${seq} ${what}`);
      logger.error({ total, rows }, "the audit chain is broken");
    }
  }

  async function compareClocks(): Promise<void> {
    const skewMs = await store.clockSkewMs(clock);
    skewAt = clock();
    metrics.clockSkew.set(skewMs / 1000);
    const head = await store.audit.head();
    const aheadMs = head === null ? 0 : Date.parse(head.at) - clock();
    // Its times never go back: until the clock has caught up, all that is audited bears the time of the last row.
    if (aheadMs > MOST_SKEW_MS)
      logger.warn({ aheadMs }, "the audit's last row is of a time to come");
    if (Math.abs(skewMs) > MOST_SKEW_MS) {
      logger.warn({ skewMs: Math.round(skewMs) }, "the database's clock is not this machine's");
    }
  }

  return {
    look: async (signal: AbortSignal): Promise<void> => {
      if (clock() - skewAt >= HOUR_MS) await compareClocks();
      await store.whileLeader(LOCK, async (lost) => {
        if (clock() - exportedAt >= HOUR_MS) await exportNow();
        const stopped = AbortSignal.any([signal, lost]);
        if (clock() - verifiedAt >= DAY_MS) await verifyNow(stopped);
      });
    },
    /** The last head of a worker that ends. */
    end: async (): Promise<void> => {
      if (auditHeads !== null) await store.whileLeader(LOCK, exportNow);
    },
  };
}

export function keepAudit(parts: AuditParts): Keeper {
  const keeping = auditKeeping(parts);
  const looking = keepLooking("audit", parts, keeping.look);
  return {
    stop: async () => {
      await looking.stop();
      await keeping.end().catch((error: unknown) => {
        parts.logger.error({ err: error }, "the last head of the audit chain was not exported");
      });
    },
  };
}
