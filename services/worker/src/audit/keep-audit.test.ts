import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { AuditHead, AuditVerification, Store } from "@cohort/postgres";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { readHeads } from "./head-file.ts";
import { auditKeeping } from "./keep-audit.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const HEAD: AuditHead = { seq: 7, hash: "a".repeat(64), at: "2026-11-22T10:00:00.000Z" };
const WHOLE: AuditVerification = {
  rows: 7,
  until: HEAD,
  isComplete: true,
  findings: [],
  total: 0,
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-heads-"));
});
afterEach(() => rm(folder, { recursive: true }));

function open(skewMs = 0) {
  let now = Date.parse("2026-11-22T12:00:00Z");
  let report = WHOLE;
  let isLeader = true;
  const lines: string[] = [];
  const asked: (AuditHead | null)[] = [];
  const unused = (): never => {
    throw new Error("not used here");
  };
  const store = {
    audit: {
      head: () => Promise.resolve(HEAD),
      verify: ({ from }: { readonly from?: AuditHead } = {}) => {
        asked.push(from ?? null);
        return Promise.resolve(report);
      },
      append: unused,
      list: unused,
      walk: unused,
    },
    clockSkewMs: () => Promise.resolve(skewMs),
    whileLeader: async (_: string, task: (signal: AbortSignal) => Promise<void>) => {
      if (isLeader) await task(new AbortController().signal);
      return isLeader;
    },
  };
  const metrics = createMetrics();
  const file = join(folder, "heads.jsonl");
  const keeping = auditKeeping({
    store: store as unknown as Store,
    auditHeads: { file, key: privateKey },
    logger: createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) }),
    metrics,
    clock: () => now,
    limits: {
      highWater: 1,
      matchBatch: 1,
      reconcileMs: MINUTE,
      syncIntervalMs: null,
      fullSyncIntervalMs: HOUR,
    },
  });
  return {
    keeping,
    asked,
    lines,
    metrics,
    heads: async () =>
      readHeads(await readFile(file, "utf8").catch(() => ""), publicKey).heads.map(({ at }) => at),
    pass: (milliseconds: number) => (now += milliseconds),
    breaks: () => (report = { ...WHOLE, findings: [{ seq: 3, what: "changed" }], total: 1 }),
    follows: () => (isLeader = false),
  };
}

const valueOf = async (gauge: { get(): Promise<{ values: { value: number }[] }> }) =>
  (await gauge.get()).values[0]?.value;

describe("keeping the audit", () => {
  it("B-25 exports a signed head at once, every hour and at the end", async () => {
    const { keeping, heads, pass, metrics } = open();
    await keeping.look();
    pass(59 * MINUTE);
    await keeping.look();
    expect(await heads()).toEqual(["2026-11-22T12:00:00.000Z"]);
    pass(MINUTE);
    await keeping.look();
    pass(MINUTE);
    await keeping.end();
    expect(await heads()).toHaveLength(3);
    expect(await valueOf(metrics.auditHeadAt)).toBe(Date.parse("2026-11-22T13:01:00Z") / 1000);
  });

  it("B-25 looks through the chain every day, from where it was whole, and through all of it once it is not", async () => {
    const { keeping, asked, pass, breaks, lines, metrics } = open();
    await keeping.look();
    expect(await valueOf(metrics.auditChainOk)).toBe(1);
    pass(HOUR);
    await keeping.look();
    pass(24 * HOUR);
    breaks();
    await keeping.look();
    expect(await valueOf(metrics.auditChainOk)).toBe(0);
    expect(lines.join("")).toContain("3 changed");
    pass(24 * HOUR);
    await keeping.look();
    expect(asked).toEqual([null, HEAD, null]);
  });

  it("leaves both to the one that leads", async () => {
    const { keeping, heads, asked, follows } = open();
    follows();
    await keeping.look();
    await keeping.end();
    expect([await heads(), asked]).toEqual([[], []]);
  });

  it.each([
    [4900, false],
    [5100, true],
    [-5100, true],
  ])("B-27 of a clock that is %s ms off, warns: %s", async (skewMs, warns) => {
    const { keeping, lines, metrics } = open(skewMs);
    await keeping.look();
    expect(await valueOf(metrics.clockSkew)).toBe(skewMs / 1000);
    expect(lines.join("").includes("clock")).toBe(warns);
  });
});
