import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { EhrStub } from "@cohort/testkit";
import { type Draw, drawFrom } from "../cql/draw.ts";
import type { Child } from "../end-to-end/child.ts";
import { beginSync, ends } from "../worker/killer.ts";
import { type Installation, type QueueKind, install, until } from "../worker/support.ts";
import { IS_LONG } from "./back-ends.ts";
import { type Crew, crewOf, holdUp } from "./crew.ts";
import { isWhole } from "./is-whole.ts";
import { startEhr } from "./town.ts";

/** Where a worker is in the middle of a transaction, by the table that it is about to write to. */
const WHILE_IT_SYNCS = ["record", "reading", "removed_record", "absence"] as const;
/** The last of them stands at the end: everything was written and nothing is committed. */
const WHILE_IT_MATCHES = ["match", "match_event", "quarantine", "record"] as const;
/** Whoever is read or matched three times while a worker dies is set aside for it: so often nobody is hit. */
const DEATHS = IS_LONG ? 2 : 1;

/** Kills worker processes at points that the seed draws, on the way from nothing to everyone matched. */
export function killAtSeededPoints(kind: QueueKind, seeds: readonly number[]): void {
  let ehr: EhrStub;
  let site: Installation;
  let crew: Crew;
  let hits: number;

  beforeEach(async () => {
    ehr = await startEhr();
    site = await install(kind);
    crew = crewOf(site, ehr.baseUrl);
    hits = 0;
  });
  afterEach(async () => {
    await crew.close();
    await site.close();
    await ehr.close();
  });

  /** One or two, of whom one is killed each time, in the middle of a transaction if it was the one that was caught. */
  async function die(
    draw: Draw,
    workers: Child[],
    { tables, isOver }: { readonly tables: readonly string[]; isOver(): Promise<boolean> },
  ): Promise<void> {
    for (let death = 0; death < DEATHS; death += 1) {
      const { caught, release } = await holdUp(site, draw.pick(tables), isOver);
      if (caught) hits += 1;
      const victim = draw.pick(workers);
      await crew.kill(victim);
      await release();
      workers[workers.indexOf(victim)] = await crew.join();
    }
  }

  it.each(seeds)(
    "C-27: kill -9 in the middle of transactions, seed %i: nothing is lost, nothing doubled",
    async (seed) => {
      const draw = drawFrom(seed);
      const job = await beginSync(site);
      const workers = [await crew.join()];
      if (draw.chance(0.5)) workers.push(await crew.join());
      const isSynced = async (): Promise<boolean> =>
        (await site.store.jobs.get(job))?.state === "done";
      await die(draw, workers, { tables: WHILE_IT_SYNCS, isOver: isSynced });
      await ends(site, job);
      await site.sql(
        `update record set matched_version = null, matched_catalogue = null, next_change_on = null;
         delete from match`,
      );
      const isMatched = async (): Promise<boolean> => (await site.due()) === 0;
      await die(draw, workers, { tables: WHILE_IT_MATCHES, isOver: isMatched });
      await until(isMatched);
      expect(hits).toBeGreaterThan(1);
      await isWhole(site);
    },
  );
}
