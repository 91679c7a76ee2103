import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { recordFromText } from "@cohort/record";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { endPauses, hemoglobin, person, readingsOf, sourcesOf } from "./people.ts";
import { type Installation, install, until } from "./support.ts";

jest.setTimeout(90_000);

const DAY_MS = 24 * 60 * 60_000;
const A = patientId("a");

describe("what makes a worker read without being asked", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;
  let ahead: number;

  const work = (more: Readonly<Record<string, string>> = {}): Promise<Lifecycle> =>
    site.work(ehr.baseUrl, more, { clock: () => Date.now() + ahead });

  beforeEach(async () => {
    ahead = 0;
    const resources = [...["a", "b"].map(person), hemoglobin("o1", "a", 12)];
    ehr = await startEhrStub({ resources });
    site = await install("PostgreSQL");
    worker = await work();
    await site.sync();
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const latest = () => site.store.jobs.latest("sync");
  const idle = (): Promise<void> =>
    until(async () => (await site.store.jobs.open("sync")) === null);

  it("A5-06 sweeps when the week is over: what no notification told of is found", async () => {
    ehr.put(hemoglobin("o2", "b", 9));
    await pause(2500);
    expect(await sourcesOf(site, "b")).toEqual([]);
    ahead = 7 * DAY_MS;
    await until(async () => (await sourcesOf(site, "b")).length === 1);
    await idle();
    expect(await latest()).toMatchObject({ mode: "full", state: "done" });
    // The row says when, by the database's clock: the worker whose clock is ahead is stopped before it sweeps again.
    ahead = 0;
  });

  it("A5-06 sweeps after as many days as it is told to", async () => {
    await worker.close();
    worker = await work({ FULL_SYNC_INTERVAL_DAYS: "2" });
    ehr.put(hemoglobin("o2", "b", 9));
    ahead = DAY_MS;
    await pause(2500);
    expect(await sourcesOf(site, "b")).toEqual([]);
    ahead = 2 * DAY_MS;
    await until(async () => (await sourcesOf(site, "b")).length === 1);
    ahead = 0;
  });

  it("A5-07 many hints at one patient make few readings, and the last state is read", async () => {
    const before = { a: readingsOf(ehr, "a"), b: readingsOf(ehr, "b") };
    for (let at = 1; at <= 1000; at += 1) {
      ehr.put(hemoglobin("o1", "a", at));
      // As the API notes a notification: however slowly they come in here, the pause is not over by itself.
      await site.store.reading.want([A], 600_000);
      if (at % 100 === 0) await pause(200);
      if (at === 400) await endPauses(site);
    }
    await endPauses(site);
    await until(async () => readingsOf(ehr, "a") > before.a);
    await pause(2500);
    expect(readingsOf(ehr, "a") - before.a).toBeLessThanOrEqual(3);
    // Those that came in during a reading are read together, later.
    await endPauses(site);
    const value = async (): Promise<unknown> => {
      const [row] = await site.sql(`select body from record where patient = 'a'`);
      const { facts } = recordFromText(String(row?.["body"]));
      return facts.some(
        (fact) =>
          fact.kind === "observation" &&
          fact.value.type === "quantity" &&
          fact.value.value === 1000,
      );
    };
    await until(async () => (await value()) === true);
    await idle();
    expect(await site.store.reading.count()).toEqual({ now: 0, later: 0 });
    expect(readingsOf(ehr, "a") - before.a).toBeLessThanOrEqual(3);
    expect(readingsOf(ehr, "b")).toBe(before.b);
    expect(await latest()).toMatchObject({ mode: "hints", state: "done" });
  });

  it("a notification that names nobody has changes looked for, once", async () => {
    await site.store.reading.wantChanges();
    await until(async () => (await latest())?.mode === "changes");
    await idle();
    expect((await site.store.reading.state()).changesWantedAt).toBeNull();
    const { id } = (await latest()) ?? { id: "" };
    await pause(2500);
    expect((await latest())?.id).toBe(id);
  });

  it("one who was cancelled stays so until asked for: the patients left over wait", async () => {
    ehr.fault({ match: { type: "Condition" }, answer: { kind: "stall" } });
    await site.store.reading.want([A]);
    await until(async () => (await site.store.jobs.open("sync")) !== null);
    const open = await site.store.jobs.open("sync");
    await site.store.jobs.finish(open?.id ?? "", { state: "cancelled" });
    ehr.heal();
    await worker.close();
    worker = await work();
    await pause(2500);
    expect((await site.store.reading.count()).now).toBe(1);
    expect(await site.sync("hints")).toMatchObject({ state: "done" });
    expect(await site.store.reading.count()).toEqual({ now: 0, later: 0 });
  });

  it("a sync that failed is not begun again at once", async () => {
    ehr.fault({ answer: { kind: "status", status: 401 } });
    await site.store.reading.want([A]);
    await until(async () => (await latest())?.state === "failed");
    ehr.heal();
    const { id } = (await latest()) ?? { id: "" };
    await pause(2500);
    expect((await latest())?.id).toBe(id);
    ahead = 20 * 60_000;
    await until(async () => (await site.store.reading.count()).now === 0);
    await idle();
    expect(await latest()).toMatchObject({ mode: "hints", state: "done" });
  });
});
