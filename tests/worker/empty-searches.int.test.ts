import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type EhrStub, type Match, startEhrStub } from "@cohort/testkit";
import { hemoglobin, ids, person, recordsOf } from "./people.ts";
import { type Installation, install, must, until } from "./support.ts";

jest.setTimeout(60_000);

const PEOPLE = ids(45);

/** As of a server whose index is being built anew, or whose grant covers nobody: 200, and nothing found. */
describe("an EHR whose searches find nothing for a while", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;
  let before: string;

  beforeEach(async () => {
    const resources = PEOPLE.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({ resources, clock: {}, sort: "offered" });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl);
    expect((await site.sync()).state).toBe("done");
    before = await recordsOf(site);
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const findNothing = (match: Match = { route: "search" }): void =>
    ehr.fault({
      match,
      answer: {
        kind: "distort",
        bundle: ({ link, ...bundle }) => ({
          ...bundle,
          entry: [],
          total: 0,
          link: link?.filter(({ relation }) => relation !== "next"),
        }),
      },
    });
  const marks = () => site.store.reading.marks();

  it("C-14 is not believed by a pass over everyone: nobody is removed, and no change goes unnoticed", async () => {
    const [earlier, state] = [await marks(), await site.store.reading.state()];
    ehr.put(hemoglobin("o-new", "p0007", 9));
    findNothing();
    const failed = await site.sync();
    expect(failed).toMatchObject({ state: "failed", errorClass: "empty-list" });
    expect(await recordsOf(site)).toBe(before);
    expect(await marks()).toEqual(earlier);
    expect(await site.store.reading.state()).toEqual(state);
    ehr.heal();
    expect((await site.sync("changes")).state).toBe("done");
    expect(await recordsOf(site)).not.toBe(before);
    await site.store.jobs.resume(failed.id);
    must(await site.queue.enqueueSync(failed.id));
    await until(async () => (await site.store.jobs.get(failed.id))?.state === "done");
  });

  it("C-14 takes nothing from the records of those who are read meanwhile: the job is put off", async () => {
    findNothing();
    await site.store.reading.want(PEOPLE.map(patientId));
    const { job } = await site.store.jobs.create("sync", "hints");
    must(await site.queue.enqueueSync(job.id));
    await until(async () => must(await site.queue.counts()).sync.delayed === 1);
    expect((await site.store.jobs.get(job.id))?.state).toBe("running");
    expect(await recordsOf(site)).toBe(before);
    expect((await site.store.reading.count()).now).toBe(PEOPLE.length);
    ehr.heal();
    must(await site.queue.enqueueSync(job.id));
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
    expect(await recordsOf(site)).toBe(before);
  });

  it("is read all the same where it is only ids that it does not search for", async () => {
    findNothing({ when: ({ type, params }) => type === "Patient" && params.has("_id") });
    expect((await site.sync()).state).toBe("done");
    expect(await recordsOf(site)).toBe(before);
  });
});
