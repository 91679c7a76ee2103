import { expect, it } from "@jest/globals";
import { ok } from "@cohort/foundation";
import type { Job } from "@cohort/postgres";
import { createLogger, createMetrics } from "@cohort/telemetry";
import type { Parts } from "../parts.ts";
import { wakeSyncs } from "./due-syncs.ts";

const open = { id: "sync-1", mode: "full", createdAt: "2026-11-01T00:00:00Z" } as Job;

/** A sync whose worker died: its row says that it runs, nobody holds the lock, no job waits. */
function forgotten(isFree = true) {
  let isHeld = false;
  const woken: { readonly job: string; readonly whileHeld: boolean }[] = [];
  const parts = {
    store: {
      reading: { count: async () => ({ now: 3 }) },
      jobs: { open: async () => open },
      whileLeader: async (_: string, task: (lost: AbortSignal) => Promise<void>) => {
        if (!isFree) return false;
        isHeld = true;
        await task(new AbortController().signal);
        isHeld = false;
        return true;
      },
    },
    queue: {
      counts: async () => ok({ sync: { waiting: 0, delayed: 0, active: 1 } }),
      enqueueSync: async (job: string) => {
        woken.push({ job, whileHeld: isHeld });
        return ok(null);
      },
    },
    clock: () => Date.parse("2026-11-01T00:05:00Z"),
    metrics: createMetrics(),
    logger: createLogger({ logLevel: "silent" }),
  } as unknown as Parts;
  return { parts, woken };
}

it("C-27: whoever is woken for a forgotten sync finds its lock free", async () => {
  const { parts, woken } = forgotten();
  await wakeSyncs(parts, new AbortController().signal);
  expect(woken).toEqual([{ job: "sync-1", whileHeld: false }]);
});

it("C-27: a sync that someone runs is left alone", async () => {
  const { parts, woken } = forgotten(false);
  await wakeSyncs(parts, new AbortController().signal);
  expect(woken).toEqual([]);
});

it("C-04: a sync that this worker lets go of as it ends is not taken for forgotten", async () => {
  const { parts, woken } = forgotten();
  await wakeSyncs(parts, AbortSignal.abort());
  expect(woken).toEqual([]);
});
