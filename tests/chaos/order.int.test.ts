import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { type PatientId, patientId } from "@cohort/foundation";
import { readWorkspace } from "../architecture/workspace.ts";
import { drawFrom } from "../cql/draw.ts";
import { AS_OF, type Installation, install, must, until } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { shuffled } from "./shuffled.ts";
import { SIZE, databaseOfTown, undisturbed } from "./town.ts";

jest.setTimeout(180_000);

const NO_EHR = "http://127.0.0.1:9/fhir";

let site: Installation;
afterEach(() => site.close());

/** Everyone of the town, read and not yet matched. */
async function unmatchedTown(): Promise<readonly PatientId[]> {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  await site.flush();
  await site.sql("delete from match");
  await site.sql(
    `update record set matched_version = null, matched_catalogue = null, matched_as_of = null, next_change_on = null`,
  );
  const rows = await site.sql("select patient from record order by patient");
  return rows.map(({ patient }) => patientId(String(patient)));
}

/** Meanwhile no worker looks at what is due: they do what the queue tells them. */
const unreconciled = (work: () => Promise<void>): Promise<boolean> =>
  site.store.whileLeader("reconcile", work);

const chunksOf = (patients: readonly PatientId[], size: number): readonly PatientId[][] => {
  const count = Math.ceil(patients.length / size);
  return Array.from({ length: count }, (_, at) => patients.slice(at * size, (at + 1) * size));
};

describe("C-41: the same table of matches, byte for byte", () => {
  it.each([
    { chunk: 200, workers: 1, atOnce: 1, seed: 1 },
    { chunk: 1, workers: 2, atOnce: 2, seed: 2 },
    { chunk: 7, workers: 3, atOnce: 1, seed: 3 },
    { chunk: 100, workers: 2, atOnce: 1, seed: 4 },
  ])(
    "comes of jobs of $chunk patients in any order, some of them twice, with $workers workers",
    async ({ chunk, workers, atOnce, seed }) => {
      const patients = await unmatchedTown();
      const draw = drawFrom(seed);
      const chunks = chunksOf(shuffled(patients, draw), chunk);
      const twice = chunks.filter(() => draw.chance(0.1));
      await unreconciled(async () => {
        const more = { MATCH_CONCURRENCY: String(atOnce) };
        for (let at = 0; at < workers; at += 1) await site.work(NO_EHR, more);
        for (const each of shuffled([...chunks, ...twice], draw)) {
          must(await site.queue.enqueueMatch(each));
        }
        await site.settled();
      });
      expect(await site.matches()).toBe((await undisturbed()).matches);
    },
  );
});

/** Files of the product that would count jobs, or wait for one to end, to know that a run is over. */
const whoCountsJobs = (): readonly string[] =>
  readWorkspace()
    .flatMap(({ sources }) => sources)
    .filter(({ path, isTest }) => !isTest && !path.startsWith("tests/"))
    .filter(({ text }) => /FlowProducer|failParentOnFailure|QueueEvents/.test(text))
    .map(({ path }) => path);

it("C-10: a run is over when nobody is due, so that jobs may be lost and so may the word that others ended", async () => {
  expect(whoCountsJobs()).toEqual([]);
  const patients = await unmatchedTown();
  for (const each of chunksOf(patients, 5)) must(await site.queue.enqueueMatch(each));
  // Every other job goes without a trace.
  await site.sql(
    `delete from cohort_queue.job where id in (
       select id from (select id, row_number() over (order by id) as n from cohort_queue.job) jobs where n % 2 = 0)`,
  );
  await site.work(NO_EHR);
  await until(async () => (await site.due()) < SIZE);
  // What the queue knows of the others goes too, while they run.
  await site.flush();
  await site.settled();
  expect(await site.matches()).toBe((await undisturbed()).matches);
  expect(await brokenLaws({ ...site, asOf: AS_OF })).toEqual([]);
});
