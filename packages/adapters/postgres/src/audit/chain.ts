import { createHash } from "node:crypto";
import type { Selectable } from "kysely";
import type { AuditFault, AuditFinding, AuditHead } from "../interface/audit.ts";
import type { Tables } from "../schema.ts";

/** As the table has it; `at` is null where it is no instant at all. */
export type ChainRow = Omit<Selectable<Tables["audit_event"]>, "at"> & {
  readonly at: string | null;
};

const part = (value: string | null): string =>
  value === null ? "-" : `${Buffer.byteLength(value)}:${value}`;

/**
 * SHA-256, hex, of a row: the hash before, number, milliseconds since 1970 and every field, each as its length in bytes, a colon
 * and its text, null as `-`; a list as its length and then its items. Worked out here, because whoever can rewrite the table can
 * rewrite the database's functions too.
 */
const chainHash = (row: ChainRow): string =>
  createHash("sha256")
    .update(
      [
        row.previous_hash,
        String(row.seq),
        String(row.at === null ? Number.NaN : Date.parse(row.at)),
        row.actor,
        row.actor_kind,
        row.action,
        row.operation,
        row.outcome,
        row.study,
        String(row.patients.length),
        ...row.patients,
        row.purpose,
        row.network,
        row.request_id,
        row.detail,
      ]
        .map(part)
        .join(""),
    )
    .digest("hex");

/** Findings that are listed; of a chain that is wrong throughout, the rest is counted. */
const MOST = 1000;

export interface ChainCheck {
  next(row: ChainRow): void;
  /** That was the last row there is. */
  end(): void;
  readonly rows: number;
  readonly last: AuditHead | null;
  readonly findings: readonly AuditFinding[];
  readonly total: number;
}

/** Looks at rows in the order of their numbers, beginning with `first`, and says which are wrong and how. */
export function chainCheck(first: number, heads: readonly AuditHead[]): ChainCheck {
  const known = new Map<number, Set<string>>();
  for (const { seq, hash } of heads) known.set(seq, (known.get(seq) ?? new Set()).add(hash));
  const findings: AuditFinding[] = [];
  let [rows, total] = [0, 0];
  let last: AuditHead | null = null;
  let lastIsSound = true;
  /** Of the last row that is as it was written: what was changed tells no time. */
  let soundAt = "";
  let expected = first;

  const find = (seq: number, what: AuditFault): void => {
    total += 1;
    if (findings.length < MOST) findings.push({ seq, what });
  };
  const missing = (from: number, to: number): void => {
    const listed = Math.min(to, from + MOST);
    for (let seq = from; seq < listed; seq += 1) find(seq, "missing");
    total += Math.max(0, to - listed);
  };

  function next(row: ChainRow): void {
    rows += 1;
    if (row.seq < 1) {
      find(row.seq, "inserted");
      return;
    }
    const gap = row.seq > expected;
    if (gap) missing(expected, row.seq);
    const fault = faultOf(row);
    if (fault !== null) find(row.seq, fault);
    // Both rows agree with themselves, so it is the earlier one that is not what the later one was chained to.
    const follows = last === null ? row.seq > 1 || row.previous_hash === "" : isChained(row, last);
    if (!gap && !follows && fault === null && lastIsSound) {
      if (last === null) find(row.seq, "replaced");
      else find(last.seq, "replaced");
    }
    last = { seq: row.seq, hash: row.hash, at: row.at ?? "" };
    lastIsSound = fault === null;
    if (lastIsSound) soundAt = row.at ?? "";
    expected = row.seq + 1;
  }

  function faultOf(row: ChainRow): AuditFault | null {
    if (chainHash(row) !== row.hash) return "changed";
    // Two heads of one row that differ are of two chains, and this is one of them at most.
    const exported = known.get(row.seq);
    if (exported && (exported.size > 1 || !exported.has(row.hash))) return "not-as-exported";
    return (row.at ?? "") < soundAt ? "time" : null;
  }

  function end(): void {
    const furthest = Math.max(0, ...known.keys());
    if (furthest >= expected) missing(expected, furthest + 1);
  }

  return {
    next,
    end,
    get rows() {
      return rows;
    },
    get last() {
      return last;
    },
    findings,
    get total() {
      return total;
    },
  };
}

const isChained = (row: ChainRow, last: AuditHead): boolean => row.previous_hash === last.hash;
