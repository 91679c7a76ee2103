import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Crew, crewOf, holdUp } from "../chaos/crew.ts";
import { type Child, cohort } from "../end-to-end/child.ts";
import { townsfolk } from "../worker/killer.ts";
import { type Installation, install, must } from "../worker/support.ts";
import { until } from "./support.ts";

jest.setTimeout(120_000);

const SIZE = 20;

let ehr: EhrStub;
let site: Installation;
let crew: Crew;
const children: Child[] = [];

beforeAll(async () => {
  ehr = await startEhrStub({ resources: townsfolk(SIZE) });
  site = await install("PostgreSQL");
  crew = crewOf(site, ehr.baseUrl);
  const worker = await site.work(ehr.baseUrl);
  await site.sync();
  await site.settled();
  expect(await worker.close()).toEqual([]);
});
afterAll(async () => {
  for (const child of children) {
    child.process.kill("SIGKILL");
    await child.ended;
  }
  await crew.close();
  await site.close();
  await ehr.close();
});

it("C-04: a worker told to end while a job is stuck ends at its deadline, and another does the job", async () => {
  const before = await site.matches();
  const everyone = (await site.store.records.list({ limit: SIZE })).map(({ patient }) => patient);
  await site.sql("delete from match");
  await site.sql("update record set matched_version = null, matched_catalogue = null");
  const env = { ...site.env, FHIR_BASE_URL: ehr.baseUrl, SHUTDOWN_MS: "1000", LOG_LEVEL: "info" };
  const stuck = cohort(["worker"], env);
  children.push(stuck);
  await stuck.until(/worker runs/);
  const held = holdUp(site, "match");
  must(await site.queue.enqueueMatch(everyone.map(patientId)));
  const { caught, release } = await held;
  expect(caught).toBe(true);

  // Still stuck. Its deadline is a second, and it lets go of what it had open; beside it runs a timer, late where it is.
  stuck.process.kill("SIGTERM");
  const late = pause(8000, "late" as const, { ref: false });
  expect(await Promise.race([stuck.ended, late])).toBe(1);
  expect(stuck.said()).toContain("jobs still running are left to other workers");
  await release();
  await crew.join();
  await until(async () => (await site.due()) === 0);
  expect(await site.matches()).toBe(before);
});
