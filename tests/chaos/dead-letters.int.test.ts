import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { type QuarantineList, type Replayed } from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import type { EhrStub, SeenRequest } from "@cohort/testkit";
import { call } from "../api/client.ts";
import { endPauses } from "../worker/people.ts";
import { AS_OF, type Installation, install, until } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { type Served, serve } from "./serve.ts";
import { databaseOfTown, outcomeOf, startEhr, undisturbed } from "./town.ts";
import { versionless } from "./versionless.ts";

jest.setTimeout(180_000);

let site: Installation;
let ehr: EhrStub;
let api: Served;
/** The one cannot be read, the other not be matched. */
let unread: string;
let unmatched: string;

beforeEach(async () => {
  ehr = await startEhr();
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  api = await serve(site);
  const rows = await site.sql("select distinct patient from match order by patient limit 2");
  [unread = "", unmatched = ""] = rows.map(({ patient }) => String(patient));
});
afterEach(async () => {
  await api.close();
  await site.close();
  await ehr.close();
});

/** A body that belies its hash, as a disk that forgets makes one; the way back is to have the true one. */
async function spoil(patient: string): Promise<() => Promise<unknown>> {
  const [row] = await site.sql(`select body from record where patient = '${patient}'`);
  const body = String(row?.["body"]).replaceAll("'", "''");
  await site.sql(
    `update record set body = '{}', matched_version = null, matched_catalogue = null where patient = '${patient}'`,
  );
  return () => site.sql(`update record set body = '${body}' where patient = '${patient}'`);
}

/** Until it has failed so often that it is left alone. */
async function failToRead(patient: string): Promise<void> {
  const when = ({ type, id, params }: SeenRequest): boolean =>
    type === "Patient" &&
    (id === patient || (params.get("_id")?.split(",") ?? []).includes(patient));
  ehr.fault({ match: { when }, answer: { kind: "status", status: 403 } });
  await site.store.reading.want([patientId(patient)]);
  await until(async () => {
    await endPauses(site);
    return (await entries()).includes(`read Patient/${patient} aside`);
  });
  await until(nobodyReads);
}

const nobodyReads = async (): Promise<boolean> =>
  (await site.store.jobs.open("sync")) === null && (await site.store.reading.count()).now === 0;

async function entries(): Promise<readonly string[]> {
  const { body } = await call(`${api.url}/v1/quarantine`);
  return (body as QuarantineList).entries.map(
    ({ stage, subject, quarantined }) => `${stage} ${subject}${quarantined ? " aside" : ""}`,
  );
}
async function replay(body: object): Promise<Replayed> {
  const reply = await call(`${api.url}/v1/quarantine/replay`, "POST", body);
  expect(reply.status).toBe(200);
  return reply.body as Replayed;
}
/** Whom replays were of that had anybody tried again, one row each, in their order. */
async function audited(): Promise<readonly unknown[]> {
  const rows = await site.sql(
    `select patients, actor from audit_event where operation = 'replayQuarantine' and patients <> '{}' order by seq`,
  );
  return rows;
}

it("C-36: what failed for good is listed, tried again as chosen, audited, and as if it had never failed", async () => {
  const cure = await spoil(unmatched);
  await site.work(ehr.baseUrl);
  const aside = `match Patient/${unmatched} aside`;
  await until(async () => (await entries()).includes(aside));
  await failToRead(unread);
  const both = [`read Patient/${unread} aside`, aside];
  expect((await entries()).toSorted()).toEqual(both.toSorted());
  // Nobody else waits for them: all others are matched.
  await until(async () => (await site.due()) === 0);

  // Whoever only asks changes nothing, and nobody is named in the audit who was not tried again.
  expect(await replay({ stage: "read", dryRun: true })).toEqual({
    dryRun: true,
    entries: { read: 1, match: 0 },
  });
  expect((await entries()).toSorted()).toEqual(both.toSorted());
  expect(await audited()).toEqual([]);

  // What fails still comes back, after three more times, and is not lost.
  expect((await replay({ stage: "match" })).entries).toEqual({ read: 0, match: 1 });
  await until(async () => (await entries()).includes(aside));

  // Cured. Several at once ask for the same: one of them has it done.
  ehr.heal();
  await cure();
  const subjects = [`Patient/${unread}`, `Patient/${unmatched}`, "Patient/nobody"];
  const answers = await Promise.all([1, 2, 3].map(() => replay({ subjects })));
  expect(answers.reduce((sum, { entries: { read } }) => sum + read, 0)).toBe(1);
  expect(answers.reduce((sum, { entries: { match } }) => sum + match, 0)).toBe(1);
  expect(await replay({ stage: "match" })).toEqual({
    dryRun: false,
    entries: { read: 0, match: 0 },
  });
  const done = (await audited()).map((row) => JSON.stringify(row)).join("\n");
  expect(done).toContain(unread);
  expect(done).toContain(unmatched);
  expect(done).not.toContain("nobody");

  await until(nobodyReads);
  await site.settled();
  expect(await entries()).toEqual([]);
  const [found, expected] = [await outcomeOf(site), await undisturbed()];
  expect(found.records).toBe(expected.records);
  expect(versionless(found.matches)).toBe(versionless(expected.matches));
  expect(await brokenLaws({ ...site, asOf: AS_OF })).toEqual([]);
});
