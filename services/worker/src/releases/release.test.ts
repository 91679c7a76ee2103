import { describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { JobEnd, JobRun, MatchPayload } from "@cohort/queue";
import { createLogger } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import { type ReleaseParts, createRelease } from "./release.ts";

const terminology = { mappingHash: "m", dictionaryHash: "d", siteHash: "s" } as Terminology;
const PAYLOAD: MatchPayload = { v: 1, patients: [patientId("p1")] };
const DONE: JobEnd = { end: "done" };
const LATER = { end: "later" };

function setUp() {
  let isLaterThere = false;
  const gone: string[] = [];
  const parts: ReleaseParts = {
    terminology,
    logger: createLogger({ logLevel: "silent" }),
    limits: { reconcileMs: 1000 },
    store: {
      workers: {
        here: async () => ({ outdated: isLaterThere }),
        gone: async (id) => void gone.push(id),
      },
    },
  };
  const release = createRelease(parts);
  return {
    release,
    gone,
    look: (laterIsThere: boolean) => {
      isLaterThere = laterIsThere;
      return release.look();
    },
  };
}

const run = (signal = new AbortController().signal): JobRun => ({
  id: "j",
  attempt: 1,
  lastAttempt: false,
  crashes: 0,
  signal,
});

describe("C-34: a worker beside one of a later release", () => {
  it("puts jobs back until that one is gone", async () => {
    const { release, look } = setUp();
    const handler = release.giveWay<"match">(async () => DONE);
    expect(await handler(PAYLOAD, run())).toEqual(DONE);
    expect(await look(true)).toBe(true);
    expect(await handler(PAYLOAD, run())).toMatchObject(LATER);
    expect(await look(false)).toBe(false);
    expect(await handler(PAYLOAD, run())).toEqual(DONE);
  });

  it("tells jobs that run to come to an end, as it does when it stops", async () => {
    const { release, look } = setUp();
    const told = (signal: AbortSignal): Promise<JobEnd> =>
      new Promise((end) =>
        signal.addEventListener("abort", () => end({ end: "later", afterMs: 0 })),
      );
    const handler = release.giveWay<"match">((_, { signal }) => told(signal));
    const running = handler(PAYLOAD, run());
    await look(true);
    expect(await running).toMatchObject(LATER);
    await look(false);
    const stopping = new AbortController();
    const next = handler(PAYLOAD, run(stopping.signal));
    stopping.abort();
    expect(await next).toMatchObject(LATER);
  });

  it("is not waited for once it has left", async () => {
    const { release, gone } = setUp();
    await release.leave();
    expect(gone).toHaveLength(1);
  });
});
