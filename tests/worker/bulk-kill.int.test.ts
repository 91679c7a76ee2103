import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { expectDefined, parseDay } from "@cohort/foundation";
import { generatePopulation } from "@cohort/sandbox";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Child, cohort } from "../end-to-end/child.ts";
import { recordsOf } from "./people.ts";
import { AS_OF, type Installation, install, must, until } from "./support.ts";

jest.setTimeout(400_000);

const SEED = 20_261_101;
const KILLS = 10;

/** mulberry32: the same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const population = (size: number): readonly FhirResource[] => {
  const asOf = expectDefined(parseDay(AS_OF), "a day");
  const { people, shared } = generatePopulation({ seed: 1, size, asOf });
  return [...people.flatMap((one) => one.resources), ...shared] as unknown as FhirResource[];
};

describe("an import whose workers die", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Child | null = null;
  const end = async (): Promise<void> => {
    worker?.process.kill("SIGKILL");
    await worker?.ended;
    worker = null;
  };
  afterEach(async () => {
    await end();
    await site.close();
    await ehr.close();
  });

  const startWorker = async (): Promise<void> => {
    const env = { FHIR_BASE_URL: ehr.baseUrl, FHIR_EXPORT: "patient", LOG_LEVEL: "info" };
    worker = cohort(["worker"], { ...site.env, ...env });
    await worker.until(/worker runs/);
  };
  const count = async (query: string): Promise<number> =>
    Number((await site.sql(`select count(*) from ${query}`))[0]?.["count"]);
  /** Files that no worker has to ask for any more. */
  const done = async (): Promise<ReadonlySet<unknown>> =>
    new Set(
      (await site.sql("select position from export_file where state = 'done'")).map(
        (row) => row["position"],
      ),
    );

  it("A4-05, C-33: SIGKILL at ten points ends in the same records, from one export", async () => {
    ehr = await startEhrStub({
      resources: population(120),
      clock: { now: () => Date.now() },
      bulk: { running: 2, perFile: 300 },
    });
    site = await install("PostgreSQL");
    const undisturbed = await site.work(ehr.baseUrl, { FHIR_EXPORT: "patient" });
    expect(await site.sync()).toMatchObject({ state: "done" });
    const expected = await recordsOf(site);
    expect(expected.split("\n")).toHaveLength(120);
    await undisturbed.close();
    await site.close();

    site = await install("PostgreSQL");
    const random = dice(SEED);
    const { job } = await site.store.jobs.create("sync", "full");
    const slow = { kind: "slow", ms: 250 } as const;
    ehr.fault({ match: { route: "export-file" }, answer: slow });
    await startWorker();
    must(await site.queue.enqueueSync(job.id));
    await until(async () => (await count("export where status_url is not null")) === 1, 60_000, 5);

    const states = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(random() * 1500);
      await end();
      const known = await done();
      const row = expectDefined((await site.store.jobs.get(job.id)) ?? undefined, "the job");
      states.add(`${row.phase?.split(" ")[0] ?? ""} ${known.size > 0 ? "some files done" : ""}`);
      const asked = ehr.requests.length;
      await startWorker();
      // Until it is taken up again there is nothing to kill.
      await until(
        async () =>
          ehr.requests.length > asked || (await site.store.jobs.get(job.id))?.state === "done",
        60_000,
        5,
      );
      const again = ehr.requests
        .slice(asked)
        .filter(({ route, path }) => route === "export-file" && known.has(Number(path[3])));
      expect(again).toEqual([]);
    }
    // While the server was at it, and between two files.
    expect([...states]).toEqual(expect.arrayContaining(["export ", "files some files done"]));
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done", 120_000);
    expect(await recordsOf(site)).toBe(expected);
    expect(ehr.bulk.exports.slice(1)).toHaveLength(1);
    expect(await count("staged")).toBe(0);
  });
});
