import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import type { EhrStub } from "@cohort/testkit";
import { type RedisServer, startRedis, whyNoRedis } from "../queue/redis-server.ts";
import { type Installation, install } from "../worker/support.ts";
import { inTheMiddleOfASync, inTheMiddleOfMatching } from "./faults.ts";
import { startEhr } from "./town.ts";

jest.setTimeout(240_000);

function killed(): void {
  let redis: RedisServer;
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;

  beforeEach(async () => {
    redis = await startRedis();
    ehr = await startEhr();
    site = await install("Redis", { redis });
    worker = await site.work(ehr.baseUrl, { MATCH_BATCH: "5" });
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const kill = (data: "kept" | "lost") => async (): Promise<void> => {
    await redis.kill();
    await pause(1_000);
    await redis.startAgain(data);
  };

  it.each(["kept", "lost"] as const)(
    "C-28: kill -9 in the middle of a sync and then of matching, its data %s",
    async (data) => {
      await inTheMiddleOfASync(site, kill(data));
      await inTheMiddleOfMatching(site, kill(data));
    },
  );
}

const missing = whyNoRedis();
if (missing === null) describe("a Redis that is killed", killed);
else it.skip(`a Redis that is killed (${missing})`, () => {});
