import { SYSTEM } from "@cohort/postgres";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import type { Attestation, Status } from "@cohort/matching";
import { testStore, type TestStore } from "@cohort/testkit";
import {
  aMatch,
  anInput,
  aRecord,
  inputs,
  MAPPING,
  OTHER_STUDY,
  saveAll,
  scored,
  STUDY,
  versionOf,
} from "./fixtures.ts";
import { ACCESS, anActor, DR, openStudies } from "./granted.ts";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
  await openStudies(test.store);
});
afterEach(() => test.close());

const p1 = patientId("p1");
const put = (expectedVersion: number, status: Status = "contacted", by = "dr") =>
  test.store.decisions.put(
    {
      study: STUDY,
      patient: p1,
      expectedVersion,
      status,
      reason: null,
      note: "ring back on Monday",
    },
    anActor(by),
    ACCESS,
  );
const fact: Attestation["statement"] = {
  kind: "fact",
  concept: "lvef",
  value: 55,
  unit: "%",
  date: "2026-11-01",
};
const attest = (statement: Attestation["statement"] = fact) =>
  test.store.attestations.add(
    p1,
    { basis: "letter of 2026-11-02", statement },
    { study: STUDY, by: DR, access: ACCESS },
  );

describe("a decision", () => {
  it("is appended, and shown with the candidate", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    expect(await put(0)).toMatchObject({ ok: true, value: { version: 1, status: "contacted" } });
    expect(await put(1, "deferred")).toMatchObject({ ok: true, value: { version: 2 } });
    const candidate = await test.store.candidates.get(STUDY, p1, ACCESS);
    expect(candidate).toMatchObject({
      status: "deferred",
      version: 2,
      decision: { version: 2, note: "ring back on Monday", by: "dr" },
    });
    const history = await test.store.candidates.history(STUDY, p1, ACCESS);
    expect(history.map(({ kind }) => kind)).toEqual(["match", "decision", "decision"]);
  });

  it("A7-05: on a version that is not the latest is refused, with the one that holds", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    expect(await put(3)).toMatchObject({
      ok: false,
      failure: { code: "DECISION.CONFLICT", currentVersion: 0 },
    });
    await put(0);
    expect(await put(0)).toMatchObject({
      ok: false,
      failure: { code: "DECISION.CONFLICT", currentVersion: 1 },
    });
  });

  it("C-40: of many at once, each acknowledged one is in one chain", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    const clients = Array.from({ length: 8 }, async (_, index) => {
      const acknowledged: string[] = [];
      for (let round = 0; round < 6; round += 1) {
        const seen = (await test.store.candidates.get(STUDY, p1, ACCESS))?.version ?? 0;
        const by = `${index}.${round}`;
        if ((await put(seen, "contacted", by)).ok) acknowledged.push(by);
      }
      return acknowledged;
    });
    const acknowledged = (await Promise.all(clients)).flat();
    const history = await test.store.candidates.history(STUDY, p1, ACCESS);
    const decisions = history.filter((entry) => entry.kind === "decision");
    expect(decisions.map(({ version }) => version)).toEqual(decisions.map((_, index) => index + 1));
    expect(decisions.map(({ by }) => by).toSorted()).toEqual(acknowledged.toSorted());
    expect(acknowledged.length).toBeGreaterThanOrEqual(6);
  });

  it("needs a candidate", async () => {
    expect(await put(0)).toMatchObject({ failure: { code: "CANDIDATE.NOT_FOUND" } });
    expect(await test.store.candidates.get(STUDY, p1, ACCESS)).toBeNull();
  });

  it("cannot be changed or deleted, nor can what else is append-only", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    await put(0);
    await attest();
    await test.store.studies.import({ id: STUDY, hash: "h", canonical: "{}" }, SYSTEM);
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    for (const table of ["decision", "attestation", "match_event", "study_revision"]) {
      const column = table === "attestation" ? "patient" : "study";
      for (const statement of [
        `update ${table} set ${column} = 'x'`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        await expect(client.query(statement)).rejects.toThrow(`${table} is append-only`);
      }
    }
    await client.end();
  });
});

describe("what a decision was taken on", () => {
  const screening = (version: number) => test.store.decisions.screening(STUDY, p1, version);

  it("can be read again after the record has changed and gone", async () => {
    await test.store.records.replace([anInput("p1", 7)], MAPPING);
    await attest();
    await saveAll(test.store, { p1: [scored("eligible", 91), aMatch({ cohort: "ssc" })] });
    await put(0);
    await test.store.records.replace([anInput("p1", 8)], MAPPING);
    await test.store.records.remove([p1]);
    expect(await screening(1)).toMatchObject({
      decision: { version: 1 },
      record: aRecord(7),
      exact: true,
      attestations: [{ statement: fact }],
      matches: [
        { cohort: "sle", verdict: "eligible", score: 91, revision: 1, asOf: "2026-11-22" },
        { cohort: "ssc" },
      ],
    });
    expect(await screening(2)).toBeNull();
  });

  it("is the record that was matched, also where a newer one has come and is not matched yet", async () => {
    await test.store.records.replace([anInput("p1", 7)], MAPPING);
    await saveAll(test.store, { p1: [aMatch()] });
    await test.store.records.replace([anInput("p1", 8)], MAPPING);
    await test.store.records.replace([anInput("p1", 9)], MAPPING);
    await attest();
    await put(0);
    expect(await screening(1)).toMatchObject({ record: aRecord(7), exact: true, attestations: [] });
    await saveAll(test.store, { p1: [aMatch()] });
    await put(1);
    expect(await screening(2)).toMatchObject({
      record: aRecord(9),
      exact: true,
      attestations: [{ statement: fact }],
    });
  });
});

describe("an attestation", () => {
  it("makes the patient due, and joins what the matcher reads", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    const query = { catalogue: inputs().catalogue, asOf: "2026-11-22", limit: 10 };
    expect(await test.store.records.due(query)).toEqual([]);
    const first = await attest();
    expect(first).toMatchObject({ ok: true, value: { by: "dr", statement: fact } });
    await attest({ kind: "complete-history", of: "medication" });
    expect(await test.store.records.due(query)).toEqual(["p1"]);
    expect(await versionOf(test.store, p1)).toBe(3);
    const read = await test.store.attestations.of([p1, patientId("p2")]);
    expect([...read.keys()]).toEqual(["p1"]);
    expect(read.get(p1)?.map(({ statement }) => statement.kind)).toEqual([
      "fact",
      "complete-history",
    ]);
    expect(first.ok && read.get(p1)?.[0]).toEqual(first.ok && first.value);
    const [loaded] = await test.store.records.load([p1]);
    expect(loaded).toMatchObject({ version: 3, attestations: read.get(p1) });
  });

  it("of an outcome is shown in its own study only", async () => {
    const both = [aMatch(), aMatch({ study: OTHER_STUDY })];
    const studies = [STUDY, OTHER_STUDY].map((study) => ({ study, revision: 1, hash: "h" }));
    await saveAll(test.store, { p1: both }, inputs({ studies }));
    const machine = { outcome: "review", evidence: "hash" } as const;
    const about = { study: STUDY, cohort: "sle", criterion: "inc-1", ruleKey: "rule", machine };
    await attest({ kind: "outcome", outcome: "pass", ...about });
    expect((await test.store.candidates.get(STUDY, p1, ACCESS))?.attestations).toHaveLength(1);
    expect((await test.store.candidates.get(OTHER_STUDY, p1, ACCESS))?.attestations).toEqual([]);
    const history = await test.store.candidates.history(STUDY, p1, ACCESS);
    expect(history.map(({ kind }) => kind)).toEqual(["match", "attestation"]);
  });

  it("needs a patient", async () => {
    expect(await attest()).toMatchObject({ ok: false, failure: { code: "PATIENT.NOT_FOUND" } });
  });
});
