import { SYSTEM } from "@cohort/postgres";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { expectDefined } from "@cohort/foundation";
import { start as startSandbox } from "@cohort/sandbox";
import { type Study, canonicalStudy, studyHash } from "@cohort/studies";
import { AS_OF, type Installation, STUDY, install, must, until } from "./support.ts";

jest.setTimeout(120_000);

const SIZE = 40;

describe("what becomes due", () => {
  const world: Lifecycle[] = [];
  let site: Installation;
  let fhir: string;

  beforeEach(async () => {
    const lifecycle = new Lifecycle();
    const population = { size: SIZE, asOf: AS_OF };
    fhir = must(await startSandbox({ port: 0, population }, lifecycle)).baseUrl;
    site = await install("PostgreSQL");
    const worker = await site.work(fhir);
    world.push(worker, lifecycle);
    await site.sync();
    await site.settled();
  });
  afterEach(async () => {
    for (const lifecycle of world.splice(0)) expect(await lifecycle.close()).toEqual([]);
    await site.close();
  });

  it("a new study revision: those with its index condition are matched, the others taken over", async () => {
    const { study } = expectDefined(await site.store.studies.revision(STUDY, 1), "the study");
    const changed: Study = { ...study, title: `${study.title} (amended)` };
    await site.store.studies.import(
      {
        id: study.id,
        hash: studyHash(changed),
        canonical: canonicalStudy(changed),
      },
      SYSTEM,
    );
    must(await site.store.studies.activate(study.id, SYSTEM));
    await site.settled();
    const rows = await site.sql(
      `select i.revision, count(distinct m.patient)::int as n
        from match m join match_inputs i on i.id = m.inputs
        where m.study = '${STUDY}' group by i.revision`,
    );
    const withIndex = (await site.store.studies.get(STUDY))?.counts.withIndex;
    expect(rows).toEqual([{ revision: 2, n: withIndex }]);
    const catalogues = await site.sql(
      "select count(distinct matched_catalogue)::int as n from record",
    );
    expect(catalogues).toEqual([{ n: 1 }]);
    // Both catalogues can be told from what is kept of them.
    expect(await site.sql("select count(*)::int as n from catalogue")).toEqual([{ n: 2 }]);
  });

  const syncs = async (): Promise<number> =>
    Number((await site.sql("select count(*)::int as n from job where state = 'done'"))[0]?.["n"]);

  it("an interval that has passed: a sync begins by itself, once", async () => {
    const [worker] = world.splice(0, 1);
    await worker?.close();
    let ahead = 0;
    const clock = (): number => Date.now() + ahead;
    world.unshift(await site.work(fhir, { SYNC_INTERVAL_MINUTES: "60" }, { clock }));
    await pause(2500);
    expect(await syncs()).toBe(1);
    ahead = 3_600_000;
    await until(async () => (await syncs()) === 2);
    ahead = 0;
    await pause(2500);
    expect(await syncs()).toBe(2);
  });

  it("records read by an older mapping: everyone is read again, once", async () => {
    await site.sql(`update record set mapping_hash = 'older'`);
    await site.sql(`update job set checkpoint = '{"mapping":"older","starts":1}'`);
    await until(async () => (await syncs()) === 2);
    expect(await site.sql("select 1 from record where mapping_hash = 'older'")).toEqual([]);
    await site.sql(`update record set mapping_hash = 'older' where patient = 'p0001'`);
    await pause(2500);
    expect(await syncs()).toBe(2);
  });

  it("a date that has come: matches made at the old date are made again", async () => {
    const [next] = await site.sql(
      "select min(next_change_on)::text as day, count(*)::int as n from record where next_change_on is not null",
    );
    expect(Number(next?.["n"])).toBeGreaterThan(0);
    const day = String(next?.["day"]);
    expect(day > AS_OF).toBe(true);
    const [worker] = world.splice(0, 1);
    await worker?.close();
    world.unshift(await site.work(fhir, { AS_OF: day }));
    await until(async () => {
      const query = `select 1 from record where next_change_on <= '${day}'`;
      return (await site.sql(query)).length === 0;
    });
    const again = await site.sql(
      `select count(*)::int as n from record where matched_as_of = '${day}'`,
    );
    expect(Number(again[0]?.["n"])).toBeGreaterThan(0);
  });
});
