import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { ACCESS, DR, openStudies } from "../postgres/granted.ts";
import { AS_OF, type Installation, install, must } from "../worker/support.ts";
import { type Acknowledged, type Broken, brokenLaws } from "./conservation.ts";
import { LAWS_OF_ROWS } from "./laws.ts";
import { SIZE, databaseOfTown, undisturbed } from "./town.ts";

jest.setTimeout(180_000);

let site: Installation;
let decision: string;
let attestation: string;

const held = (acknowledged: Acknowledged = {}): Promise<readonly Broken[]> =>
  brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF }, acknowledged);
/** By name alone. */
const broken = async (acknowledged: Acknowledged = {}): Promise<readonly string[]> =>
  (await held(acknowledged)).map(({ law }) => law);

/** Against what tables refuse themselves: as somebody who may do everything in the database. */
const TAMPER = "set local session_replication_role = replica";

beforeAll(async () => {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  const [row] = await site.sql("select study, patient from match where best order by 1, 2 limit 1");
  const [study, patient] = [String(row?.["study"]), patientId(String(row?.["patient"]))];
  await openStudies(site.store, [study]);
  must(
    await site.store.decisions.put(
      { study, patient, expectedVersion: 0, status: "to-review", reason: null, note: null },
      DR,
      ACCESS,
    ),
  );
  decision = `${study} ${patient} 1`;
  const statement = { kind: "complete-history", of: "medication" } as const;
  const at = { study, by: DR, access: ACCESS };
  attestation = must(
    await site.store.attestations.add(patient, { basis: "letter", statement }, at),
  ).id;
});
afterAll(() => site.close());

describe("the conservation law", () => {
  it("C-42: holds of a town of whom some are decided on, one is due, and the rows are not few", async () => {
    expect(await held({ decisions: [decision], attestations: [attestation] })).toEqual([]);
    expect(await site.due()).toBe(1);
    expect((await undisturbed()).records.split("\n")).toHaveLength(SIZE);
    expect((await undisturbed()).matches.split("\n").length).toBeGreaterThan(30);
  });

  const ofOneMatch = `(study, cohort, patient) = (select study, cohort, patient from match
    where best and patient in (select patient from record where is_matched) order by 1, 2, 3 limit 1)`;
  const ofOneMatched = "patient = (select patient from record where is_matched order by 1 limit 1)";

  it.each<[keyof typeof LAWS_OF_ROWS, string]>([
    [
      "a match belongs to a record",
      `delete from record where patient in (select patient from match)`,
    ],
    [
      "nobody who was merged into another has a record or a match",
      `insert into alias (patient, survivor) select min(patient), max(patient) from record`,
    ],
    ["a match was made from a revision that is kept", "delete from study_revision"],
    [
      "who is matched has no match of an older record",
      `update record set version = version + 1, matched_version = version + 1`,
    ],
    [
      "who is matched against the latest catalogue has no match of an older revision",
      `insert into study_revision select study, 2, 'h2', canonical from study_revision;
       update study set active_revision = 2`,
    ],
    [
      "a patient has one best cohort of a study, and it is the best",
      `update match set best = false where ${ofOneMatch}`,
    ],
    ["outcomes are counted", `update match set fail = fail + 1 where ${ofOneMatch}`],
    ["what records were matched against is kept", "delete from catalogue"],
    [
      "who is set aside is listed, and nobody else is listed",
      `update record set quarantined_at = now() where ${ofOneMatched}`,
    ],
    [
      "who is set aside is listed, and nobody else is listed",
      `insert into quarantine (subject, stage, error_class, failures, quarantined)
       values ('Patient/nobody', 'match', 'bug', 3, true)`,
    ],
    ["decisions are numbered without gaps", "update decision set version = 3"],
    ["a candidate stands where the latest decision left it", "delete from candidate"],
    [
      "a candidate stands where the latest decision left it",
      "update candidate set status = 'deferred'",
    ],
    ["a decision keeps the record that it was taken on", "delete from snapshot"],
    [
      "a decision has its line in the audit, and only one",
      "delete from audit_event where operation = 'decide'",
    ],
    ["the audit tells of no decision that is not there", "delete from decision"],
    [
      "an attestation has its line in the audit, and the other way round",
      "delete from attestation",
    ],
    [
      "of an export that has ended nothing is left",
      `insert into staged (job, patient, source, body) select id, 'p', 's', '{}' from job limit 1`,
    ],
  ])("names that it is broken: %s (%s)", async (law, tampering) => {
    await site.sql(`begin; ${TAMPER}; ${tampering}`);
    try {
      expect((await site.sql(LAWS_OF_ROWS[law])).length).toBeGreaterThan(0);
    } finally {
      await site.sql("rollback");
    }
    expect(await site.sql(LAWS_OF_ROWS[law])).toEqual([]);
  });

  it("names a match that is gone, one that is too many, and counts that are not those of the rows", async () => {
    await site.sql(`create table gone as select * from match where ${ofOneMatch}`);
    await site.sql(`delete from match where ${ofOneMatch}`);
    expect(await broken()).toContain("matched = stored + without index condition");
    await site.sql("insert into match select * from gone");
    expect(await broken()).toEqual([]);

    await site.sql(
      `insert into match select (jsonb_populate_record(gone, jsonb_build_object('patient', other.patient,
         'record_version', other.version, 'record_hash', other.hash))).*
         from gone, (select * from record r where is_matched and not exists (
           select from match m where m.patient = r.patient) order by r.patient limit 1) as other`,
    );
    expect(await broken()).toEqual(["matched = stored + without index condition"]);
    await site.sql(
      "delete from match m using gone where m.detail = gone.detail and m.patient <> gone.patient",
    );

    await site.sql(`create table shown as select study, cohort, patient from match
      where best and verdict = 'possible' order by 1, 2, 3 limit 1`);
    const best = `update match set best = not best
      where (study, cohort, patient) in (select study, cohort, patient from shown)`;
    await site.sql(best);
    expect(await broken()).toContain("the counts that are served are those of the rows");
    await site.sql(best);
    expect(await broken()).toEqual([]);
  });

  it("names who is nowhere, what was acknowledged and is not there, and an audit that was altered", async () => {
    const { store, sql } = site;
    const nobodyDue = { ...store, records: { ...store.records, due: async () => [] } };
    const named = await brokenLaws({ sql, store: nobodyDue, asOf: AS_OF });
    expect(named.map(({ law }) => law)).toEqual(["records = matched + due + quarantined"]);
    expect(await held({ decisions: ["S1 p1 1"], attestations: ["a1"] })).toEqual([
      { law: "every acknowledged decision is there", by: ["S1 p1 1"] },
      { law: "every acknowledged attestation is there", by: ["a1"] },
    ]);
    await sql(`begin; ${TAMPER}; update audit_event set actor = 'nobody' where seq = 1; commit`);
    expect(await broken()).toEqual(["the audit chain is whole"]);
  });
});
