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
  const against: number[] = [];
  const going = new AbortController();
  const unused = (): never => {
    throw new Error("not used here");
  };
  const store = {
    audit: {
      head: () => Promise.resolve(HEAD),
      verify: ({ from, heads }: Parameters<Store["audit"]["verify"]>[0] = {}) => {
        asked.push(from ?? null);
        against.push(heads?.length ?? 0);
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
    look: () => keeping.look(going.signal),
    end: keeping.end,
    abort: () => going.abort(),
    asked,
    against,
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
    const { look, end, heads, pass, metrics } = open();
    await look();
    pass(59 * MINUTE);
    await look();
    expect(await heads()).toEqual(["2026-11-22T12:00:00.000Z"]);
    pass(MINUTE);
    await look();
    pass(MINUTE);
    await end();
    expect(await heads()).toHaveLength(3);
    expect(await valueOf(metrics.auditHeadAt)).toBe(Date.parse("2026-11-22T13:01:00Z") / 1000);
  });

  it("B-25 looks through the chain every day, from where it was whole, and through all of it once it is not", async () => {
    const { look, asked, against, pass, breaks, lines, metrics } = open();
    await look();
    expect(await valueOf(metrics.auditChainOk)).toBe(1);
    pass(HOUR);
    await look();
    pass(24 * HOUR);
    breaks();
    await look();
    expect(await valueOf(metrics.auditChainOk)).toBe(0);
    expect(lines.join("")).toContain("3 changed");
    pass(24 * HOUR);
    await look();
    expect(asked).toEqual([null, HEAD, null]);
    // Each time one more has left the database.
    expect(against).toEqual([1, 3, 4]);
  });

  it("B-25 says nothing of a chain that it had no time to look through", async () => {
    const { look, abort, asked, metrics } = open();
    abort();
    await look();
    expect(asked).toEqual([]);
    expect(await valueOf(metrics.auditChainOk)).toBeUndefined();
  });

  it("B-27 warns of a chain whose time is ahead of the clock, as after the database's clock jumped there and back", async () => {
    const { look, lines } = open();
    await look();
    expect(lines.join("")).not.toContain("a time to come");
    const late = open();
    late.pass(-3 * HOUR);
    await late.look();
    expect(late.lines.join("")).toContain("a time to come");
  });

  it("leaves both to the one that leads", async () => {
    const { look, end, heads, asked, follows } = open();
    follows();
    await look();
    await end();
    expect([await heads(), asked]).toEqual([[], []]);
  });

  it.each([
    [4900, false],
    [5100, true],
    [-5100, true],
  ])("B-27 of a clock that is %s ms off, warns: %s", async (skewMs, warns) => {
    const { look, lines, metrics } = open(skewMs);
    await look();
    expect(await valueOf(metrics.clockSkew)).toBe(skewMs / 1000);
    expect(lines.join("").includes("clock")).toBe(warns);
  });
});
