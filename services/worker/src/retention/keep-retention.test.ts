import { describe, expect, it } from "@jest/globals";
import { expectDefined, parseDay } from "@cohort/foundation";
import type { LegalBasis, PurgeReport, StudySummary } from "@cohort/postgres";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { retentionKeeping } from "./keep-retention.ts";

const DAY_MS = 86_400_000;
const NOTHING: PurgeReport = { studies: [], snapshots: 0 };

const summary = (id: string, status: StudySummary["status"] = "active"): StudySummary => ({
  id,
  title: id,
  revision: 1,
  latestRevision: 1,
  status,
  updatedAt: "2026-01-01T00:00:00.000Z",
  cohorts: [],
  counts: { eligible: 0, possible: 0, ineligible: 0, withIndex: 0, matched: 0 },
});
const basis = (study: string, validUntil: string | null): [string, LegalBasis] => [
  study,
  {
    study,
    reference: "EC 1/2026",
    validFrom: "2026-01-01",
    validUntil,
    statedBy: "x",
    statedAt: "2026-01-01T00:00:00.000Z",
  },
];

function setUp() {
  const lines: string[] = [];
  const purged: number[] = [];
  let now = 0;
  const metrics = createMetrics();
  const look = retentionKeeping({
    limits: {
      highWater: 1,
      matchBatch: 1,
      reconcileMs: 1,
      syncIntervalMs: null,
      fullSyncIntervalMs: 1,
    },
    logger: createLogger({ logLevel: "warn" }, { write: (line) => lines.push(line) }),
    metrics,
    clock: () => now,
    today: () => expectDefined(parseDay("2026-11-22"), "a date"),
    keeping: { optOutFile: null, retentionDays: 100 },
    store: {
      whileLeader: async (_, task) => {
        await task(new AbortController().signal);
        return true;
      },
      studies: {
        list: () =>
          Promise.resolve([
            ...["open", "soon", "far", "none"].map((id) => summary(id)),
            summary("draft", "draft"),
          ]),
      },
      legalBases: {
        of: (ids) =>
          Promise.resolve(
            new Map(
              [basis("open", null), basis("soon", "2026-12-21"), basis("far", "2026-12-22")].filter(
                ([id]) => ids.includes(id),
              ),
            ),
          ),
      },
      retention: {
        purge: ({ days }) => {
          purged.push(days);
          return Promise.resolve(NOTHING);
        },
      },
    },
  });
  return { look, lines, purged, metrics, pass: (ms: number) => (now += ms) };
}

describe("the keeping of what is kept", () => {
  it("B-28 is looked at once a day", async () => {
    const { look, purged, pass } = setUp();
    await look();
    pass(DAY_MS - 1);
    await look();
    expect(purged).toEqual([100]);
    pass(1);
    await look();
    expect(purged).toEqual([100, 100]);
  });

  it("B-29 warns of legal bases from thirty days before their end on, and of none at all", async () => {
    const { look, lines, metrics } = setUp();
    await look();
    const told = lines.map((line) => JSON.parse(line) as { study: string; left?: number });
    expect(told.map(({ study, left }) => [study, left])).toEqual([
      ["soon", 30],
      ["none", undefined],
    ]);
    const { values } = await metrics.legalBasisDays.get();
    expect(values.map(({ labels, value }) => [labels.study, value])).toEqual([
      ["soon", 30],
      ["far", 31],
      ["none", 0],
    ]);
  });
});
