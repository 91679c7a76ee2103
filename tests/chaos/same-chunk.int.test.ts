import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type Installation, type QueueKind, install, must, until } from "../worker/support.ts";
import { onBothBackEnds } from "./back-ends.ts";
import { forgetMatches } from "./faults.ts";
import { isWhole } from "./is-whole.ts";
import { SIZE, databaseOfTown } from "./town.ts";

jest.setTimeout(180_000);

const TIMES = 5;
const NO_EHR = "http://127.0.0.1:9/fhir";

function sameChunk(kind: QueueKind): void {
  let site: Installation;
  let worker: Lifecycle;

  beforeEach(async () => {
    site = await install(kind, { database: await databaseOfTown() });
    const env = { MATCH_CONCURRENCY: String(TIMES), MATCH_BATCH: String(SIZE) };
    // Nobody but the five looks at what is due: a reconciler might come in between.
    worker = await site.work(NO_EHR, { ...env, RECONCILE_SECONDS: "3600" });
  });
  afterEach(async () => {
    await site.sql("rollback");
    expect(await worker.close()).toEqual([]);
    await site.close();
  });

  /** All five have matched the whole town, and wait for one another to save it. */
  async function fiveAtOnce(): Promise<void> {
    const rows = await site.sql("select patient from record");
    const everyone = rows.map(({ patient }) => patientId(String(patient)));
    await site.sql("begin; lock table record in exclusive mode");
    for (let time = 0; time < TIMES; time += 1) must(await site.queue.enqueueMatch(everyone));
    const waiting = `select from pg_locks where not granted and relation = 'record'::regclass`;
    await until(async () => (await site.sql(waiting)).length === TIMES);
    await site.sql("commit");
    await until(async () => {
      const { match } = must(await site.queue.counts());
      return match.active + match.waiting === 0;
    });
  }

  const rowsAsWritten = async (): Promise<readonly unknown[]> => [
    await site.sql("select m.*, xmin::text from match m order by study, cohort, patient"),
    await site.sql("select patient, version, updated_at from record order by patient"),
    await site.sql("select count(*)::int from match_event"),
    await site.sql("select count(*)::int from audit_event"),
  ];

  it("C-32: one chunk five times at once, with nothing new: not a row is written", async () => {
    const before = await rowsAsWritten();
    await fiveAtOnce();
    expect(await rowsAsWritten()).toEqual(before);
    await isWhole(site);
  });

  it("C-32: one chunk five times at once, when it is due: its rows are written once", async () => {
    const told = async (): Promise<number> =>
      Number((await site.sql("select count(*)::int as n from match_event"))[0]?.["n"]);
    const before = await told();
    await forgetMatches(site);
    await fiveAtOnce();
    const [rows] = await site.sql("select count(*)::int as n from match");
    expect((await told()) - before).toBe(rows?.["n"]);
    await isWhole(site);
  });
}

onBothBackEnds("the same chunk", sameChunk);
