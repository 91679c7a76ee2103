import type { AuditHead } from "@cohort/postgres";
import { type Keeper, keepLooking } from "../keep-looking.ts";
import type { Parts } from "../parts.ts";
import { exportHead } from "./export-head.ts";

const LOCK = "audit";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Beyond this, times in the audit and in decisions are not those of the hospital's other records. */
const MOST_SKEW_MS = 5000;

type AuditParts = Pick<Parts, "store" | "auditHeads" | "logger" | "metrics" | "clock" | "limits">;

/**
 * What one worker at a time does for the audit: every hour its head is signed and leaves the database, every day the rows that
 * were added are looked through, and once a fault is found, all of them.
 */
export function auditKeeping(parts: AuditParts) {
  const { store, auditHeads, logger, metrics, clock } = parts;
  let [exportedAt, verifiedAt, skewAt] = [-Infinity, -Infinity, -Infinity];
  let verified: AuditHead | null = null;

  async function exportNow(): Promise<void> {
    if (auditHeads === null) return;
    const head = await exportHead(store, auditHeads, clock);
    exportedAt = clock();
    if (head === null) return;
    metrics.auditHeadAt.set(exportedAt / 1000);
    // The log leaves the machine too, on a way that the database's administrators do not hold.
    logger.info({ seq: head.seq, hash: head.hash }, "head of the audit chain");
  }

  async function verifyNow(): Promise<void> {
    const report = await store.audit.verify(verified === null ? {} : { from: verified });
    verifiedAt = clock();
    metrics.auditChainOk.set(report.total === 0 ? 1 : 0);
    if (report.total === 0) {
      verified = report.until ?? verified;
      return;
    }
    verified = null;
    const rows = report.findings.slice(0, 10).map(({ seq, what }) => `${seq} ${what}`);
    logger.error({ total: report.total, rows }, "the audit chain is broken");
  }

  async function compareClocks(): Promise<void> {
    const skewMs = await store.clockSkewMs(clock);
    skewAt = clock();
    metrics.clockSkew.set(skewMs / 1000);
    if (Math.abs(skewMs) > MOST_SKEW_MS) {
      logger.warn({ skewMs: Math.round(skewMs) }, "the database's clock is not this machine's");
    }
  }

  return {
    look: async (): Promise<void> => {
      if (clock() - skewAt >= HOUR_MS) await compareClocks();
      await store.whileLeader(LOCK, async () => {
        if (clock() - exportedAt >= HOUR_MS) await exportNow();
        if (clock() - verifiedAt >= DAY_MS) await verifyNow();
      });
    },
    /** The last head of a worker that ends. */
    end: async (): Promise<void> => {
      await store.whileLeader(LOCK, exportNow);
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
