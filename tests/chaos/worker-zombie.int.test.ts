import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { EhrStub } from "@cohort/testkit";
import { beginSync, ends } from "../worker/killer.ts";
import { hemoglobin, recordOf } from "../worker/people.ts";
import { ACCESS, DR, openStudies } from "../postgres/granted.ts";
import {
  AS_OF,
  type Installation,
  type QueueKind,
  STUDY,
  install,
  must,
  until,
} from "../worker/support.ts";
import { IS_LONG, onBothBackEnds } from "./back-ends.ts";
import { brokenLaws } from "./conservation.ts";
import { type Crew, crewOf } from "./crew.ts";
import { forgetMatches } from "./faults.ts";
import { databaseOfTown, startEhr } from "./town.ts";

jest.setTimeout(300_000);

/** For how long a silent worker keeps what it holds: the product's half minute, or less. */
const LOCK_MS = IS_LONG ? 30_000 : 2_000;
const FROZEN_MS = IS_LONG ? 90_000 : 3_000;

function zombie(kind: QueueKind): void {
  let site: Installation;
  let crew: Crew;

  let ehr: EhrStub;

  beforeEach(async () => {
    ehr = await startEhr();
    site = await install(kind, { database: await databaseOfTown() });
    crew = crewOf(site, ehr.baseUrl);
  });
  afterEach(async () => {
    await crew.close();
    await site.close();
    await ehr.close();
  });

  /** A person states something of a candidate: a record that has moved on. */
  async function attest(): Promise<string> {
    await openStudies(site.store, [STUDY]);
    const [row] = await site.sql(
      `select patient from match where study = '${STUDY}' order by 1 limit 1`,
    );
    const patient = patientId(String(row?.["patient"]));
    const statement = { kind: "complete-history", of: "medication" } as const;
    const at = { study: STUDY, by: DR, access: ACCESS };
    must(await site.store.attestations.add(patient, { basis: "letter", statement }, at));
    return patient;
  }

  const rowsAsWritten = (): Promise<unknown> =>
    Promise.all([
      site.sql("select m.*, xmin::text from match m order by study, cohort, patient"),
      site.sql("select patient, version, matched_version, updated_at from record order by patient"),
      site.sql("select count(*)::int from match_event"),
    ]);

  it("C-31: a worker frozen (SIGSTOP) past its lock finds its work done by another, and changes nothing", async () => {
    const lock = { CHAOS_LOCK_MS: String(LOCK_MS) };
    await site.sql("update record set matched_version = null, matched_catalogue = null");
    const frozen = await crew.join({ ...lock, CHAOS_STOP: "save", MATCH_BATCH: "200" });
    await frozen.until(/stops/);
    const frozenAt = Date.now();
    await attest();
    await forgetMatches(site);

    await crew.join(lock);
    await until(async () => (await site.due()) === 0, 120_000);
    await pause(Math.max(0, FROZEN_MS - (Date.now() - frozenAt)));
    const before = await rowsAsWritten();
    frozen.process.kill("SIGCONT");
    await frozen.until(/saved (\d+), left out 1\n/);
    expect(await rowsAsWritten()).toEqual(before);
    expect(await site.due()).toBe(0);
    expect(await brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF })).toEqual([]);
  });

  it("C-31: a worker frozen between reading and storing does not put what it read over what others have read since", async () => {
    const lock = { CHAOS_LOCK_MS: String(LOCK_MS) };
    const [first] = await site.store.records.list({ limit: 1 });
    const patient = first?.patient ?? "";
    ehr.put(hemoglobin("o-new", patient, 9));
    const job = await beginSync(site);
    const frozen = await crew.join({ ...lock, CHAOS_STOP: "replace" });
    await frozen.until(/stops/);
    const frozenAt = Date.now();
    ehr.put(hemoglobin("o-new", patient, 7));

    await crew.join(lock);
    await ends(site, job);
    await until(async () => (await site.due()) === 0);
    await pause(Math.max(0, FROZEN_MS - (Date.now() - frozenAt)));
    const before = await rowsAsWritten();
    frozen.process.kill("SIGCONT");
    await frozen.until(/replaced 0, left out 1\n/);
    expect(await rowsAsWritten()).toEqual(before);
    const facts = (await recordOf(site, patient))?.facts ?? [];
    expect(facts.filter(({ source }) => source === "Observation/o-new")).toMatchObject([
      { value: { value: 7 } },
    ]);
    expect(await brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF })).toEqual([]);
  });
}

// The fences are the store's: the short form shows them over one queue.
if (IS_LONG) onBothBackEnds("a worker that comes back from the dead", zombie);
else describe("a worker that comes back from the dead", () => zombie("PostgreSQL"));
