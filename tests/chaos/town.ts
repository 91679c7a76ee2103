import { type TestDatabase, activateStudies, filledDatabase, startEhrStub } from "@cohort/testkit";
import { townsfolk } from "../worker/killer.ts";
import { recordsOf } from "../worker/people.ts";
import { type Installation, install } from "../worker/support.ts";

/** People of the town in which everything breaks: enough for several batches, few enough to be matched in a second. */
export const SIZE = 60;

/** The town's EHR. */
export const startEhr = (): ReturnType<typeof startEhrStub> =>
  startEhrStub({ resources: townsfolk(SIZE), pageSize: 30 });

/** A database of one's own in which everyone was read and matched and nothing has gone wrong; that is done once a run. */
export const databaseOfTown = (): Promise<TestDatabase> =>
  filledDatabase("chaos_town", async (urls) => {
    await activateStudies(urls);
    const ehr = await startEhr();
    const database = { ...urls, close: () => Promise.resolve() };
    const site = await install("PostgreSQL", { database });
    try {
      await site.work(ehr.baseUrl);
      await site.sync();
      await site.settled();
    } finally {
      await site.close();
      await ehr.close();
    }
  });

/** What a run comes to, as text. */
export interface Outcome {
  readonly records: string;
  readonly matches: string;
}

export const outcomeOf = async (site: Installation): Promise<Outcome> => ({
  records: await recordsOf(site),
  matches: await site.matches(),
});

let known: Promise<Outcome> | null = null;

/** What the town comes to where nothing goes wrong. */
export const undisturbed = (): Promise<Outcome> => (known ??= readTown());

async function readTown(): Promise<Outcome> {
  const site = await install("PostgreSQL", { database: await databaseOfTown() });
  const outcome = await outcomeOf(site);
  await site.close();
  return outcome;
}
