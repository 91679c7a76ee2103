import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { type Installation, type QueueKind, install, until } from "../worker/support.ts";
import { onBothBackEnds } from "./back-ends.ts";
import { hold } from "./crew.ts";
import { forgetMatches } from "./faults.ts";
import { isWhole } from "./is-whole.ts";
import { databaseOfTown } from "./town.ts";

jest.setTimeout(180_000);

const NO_EHR = "http://127.0.0.1:9/fhir";

function emptied(kind: QueueKind): void {
  let site: Installation;
  let worker: Lifecycle;

  beforeEach(async () => {
    site = await install(kind, { database: await databaseOfTown() });
    worker = await site.work(NO_EHR, { MATCH_BATCH: "5" });
  });
  afterEach(async () => {
    await site.sql("rollback");
    expect(await worker.close()).toEqual([]);
    await site.close();
  });

  it("C-11: the queue loses all that it has while a batch is being saved and others wait: everyone is matched all the same", async () => {
    await forgetMatches(site);
    const held = await hold(site, "match");
    await until(() => held.isAwaited());
    await site.flush();
    await held.release();
    await until(async () => (await site.due()) === 0);
    await isWhole(site);
  });
}

onBothBackEnds("a queue that is emptied", emptied);
