import { SYSTEM } from "@cohort/postgres";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { conceptId, patientId } from "@cohort/foundation";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, aRecord, AS_OF, inputs, MAPPING, saveAll, STUDY } from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";

let test: TestStore;
let client: pg.Client;
beforeAll(async () => {
  test = await testStore();
  await openStudies(test.store);
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.close();
});

const ids = (...texts: string[]) => texts.map(patientId);
const due = (catalogue = "catalogue-1", asOf = AS_OF, limit = 100) =>
  test.store.records.due({ catalogue, asOf, limit });

describe("records", () => {
  it("C-32: are not written again where nothing changed", async () => {
    const { records } = test.store;
    expect(await records.replace([anInput("g1"), anInput("g2")], MAPPING)).toEqual({
      changed: ["g1", "g2"],
      unchanged: 0,
      overtaken: [],
    });
    const before = await client.query("select xmin, * from record order by patient");
    expect(await records.replace([anInput("g2"), anInput("g1")], MAPPING)).toEqual({
      changed: [],
      unchanged: 2,
      overtaken: [],
    });
    expect((await client.query("select xmin, * from record order by patient")).rows).toEqual(
      before.rows,
    );
    expect(await records.replace([anInput("g1", 20_001), anInput("g2")], MAPPING)).toEqual({
      changed: ["g1"],
      unchanged: 1,
      overtaken: [],
    });
    const loaded = await records.load(ids("g1", "g2", "nobody"));
    expect(loaded.map(({ patient, version }) => [patient, version])).toEqual([
      ["g1", 2],
      ["g2", 1],
    ]);
    expect(loaded[0]?.record).toEqual(aRecord(20_001));
  });

  it("note a mapping that read the same content, without making the patient due", async () => {
    const { records } = test.store;
    await records.replace([anInput("m1")], "old");
    expect(await records.dueForReading({ mappingHash: MAPPING, limit: 10 })).toEqual(["m1"]);
    expect(await records.replace([anInput("m1")], MAPPING)).toEqual({
      changed: [],
      unchanged: 1,
      overtaken: [],
    });
    expect(await records.dueForReading({ mappingHash: MAPPING, limit: 10 })).toEqual([]);
    expect((await records.load(ids("m1")))[0]?.version).toBe(1);
  });

  it("C-31: five at once write each version once", async () => {
    const { records } = test.store;
    const days = [1, 2, 3, 4, 5];
    await Promise.all(
      days.map((day) => records.replace([anInput("r2", day), anInput("r1", day)], MAPPING)),
    );
    const loaded = await records.load(ids("r1", "r2"));
    expect(loaded.map(({ version }) => version)).toEqual([5, 5]);
    expect(loaded[0]?.record).toEqual(loaded[1]?.record);
  });

  it("refuse a body that belies its hash", async () => {
    await test.store.records.replace([anInput("h1")], MAPPING);
    await client.query(
      "update record set body = replace(body, 'female', 'male') where patient = 'h1'",
    );
    await expect(test.store.records.load(ids("h1"))).rejects.toThrow("belies its hash");
    await client.query("delete from record where patient = 'h1'");
  });
});

describe("what is due", () => {
  beforeAll(() => client.query("truncate record, match"));

  it("is what is new, of another catalogue, or has come to its date", async () => {
    const { records, matches } = test.store;
    await records.replace(
      ["d1", "d2", "d3", "d4"].map((id) => anInput(id)),
      MAPPING,
    );
    expect(await due()).toEqual(["d1", "d2", "d3", "d4"]);
    await saveAll(test.store, { d1: [aMatch()], d2: [] });
    expect(await due()).toEqual(["d3", "d4"]);
    await saveAll(test.store, { d3: [aMatch()] }, inputs({ catalogue: "catalogue-0" }));
    expect(await due()).toEqual(["d3", "d4"]);
    expect(await records.cataloguesInUse()).toEqual(["catalogue-0", "catalogue-1"]);
    await matches.save(inputs(), [
      { patient: patientId("d4"), readVersion: 1, matches: [], nextChangeOn: "2026-12-01" },
    ]);
    expect(await due()).toEqual(["d3"]);
    expect(await due("catalogue-1", "2026-11-30")).toEqual(["d3"]);
    expect(await due("catalogue-1", "2026-12-01")).toEqual(["d3", "d4"]);
    await records.replace([anInput("d1", 5)], MAPPING);
    expect(await due("catalogue-1", "2026-12-01")).toEqual(["d1", "d3", "d4"]);
    expect(await records.countDue({ catalogue: "catalogue-1", asOf: "2026-12-01" })).toBe(3);
  });

  it("comes in pages without repeats", async () => {
    const { records } = test.store;
    await records.replace(
      Array.from({ length: 25 }, (_, index) => anInput(`p${index}`)),
      MAPPING,
    );
    const query = { catalogue: "catalogue-1", asOf: "2026-12-01", limit: 10 };
    const all: string[] = [];
    for (let after = patientId(""); ; after = patientId(all.at(-1) ?? "")) {
      const page = await records.due({ ...query, after });
      all.push(...page);
      if (page.length < 10) break;
    }
    expect(all).toEqual([...new Set(all)].toSorted());
    expect(all).toHaveLength(await records.countDue(query));
  });
});

describe("a change of studies", () => {
  it("moves over those whom it cannot touch, in one statement", async () => {
    await client.query("truncate record, match");
    const { records, attestations } = test.store;
    await records.replace(
      [
        anInput("s1", 1, ["sle", "creatinine"]),
        anInput("s2", 1, ["creatinine"]),
        anInput("s3", 1, ["creatinine"]),
        anInput("s4", 1, ["creatinine"]),
      ],
      MAPPING,
    );
    await attestations.add(
      patientId("s4"),
      {
        basis: "letter",
        statement: { kind: "fact", concept: "sle", value: true, unit: null, date: "2026-01-01" },
      },
      { study: STUDY, by: DR, access: ACCESS },
    );
    await saveAll(test.store, { s1: [], s2: [], s3: [aMatch()], s4: [] });
    const move = {
      from: "catalogue-1",
      to: "catalogue-2",
      studies: [STUDY],
      concepts: [conceptId("sle")],
    };
    expect(await records.moveCatalogue(move)).toBe(1);
    expect(await records.moveCatalogue(move)).toBe(0);
    expect(await due("catalogue-2")).toEqual(["s1", "s3", "s4"]);
  });
});

describe("a patient who is gone", () => {
  it("is noted where someone decided on them, also without a match any more", async () => {
    const { records, candidates, decisions } = test.store;
    const patient = patientId("left");
    await saveAll(test.store, { left: [aMatch()] });
    const decision = { status: "contacted", reason: null, note: null } as const;
    await decisions.put({ study: STUDY, patient, expectedVersion: 0, ...decision }, DR, ACCESS);
    await saveAll(test.store, { left: [] });
    await records.remove([patient]);
    const history = await candidates.history(STUDY, patient, ACCESS);
    expect(history.map(({ kind }) => kind)).toEqual(["match", "decision", "match", "gone"]);
  });

  it("leaves no match, but the history; and comes back beyond the fence", async () => {
    const { records, matches, candidates, decisions } = test.store;
    const patient = patientId("gone");
    await saveAll(test.store, { gone: [aMatch()] });
    await decisions.put(
      {
        study: STUDY,
        patient,
        expectedVersion: 0,
        status: "contacted",
        reason: null,
        note: null,
      },
      DR,
      ACCESS,
    );
    expect(await records.remove([patient, patientId("nobody")])).toBe(1);
    expect(await matches.of(patient)).toEqual([]);
    expect(await candidates.get(STUDY, patient, ACCESS)).toMatchObject({
      status: "contacted",
      reviewAgain: true,
      matches: [],
    });
    expect((await candidates.history(STUDY, patient, ACCESS)).map(({ kind }) => kind)).toEqual([
      "match",
      "decision",
      "gone",
    ]);
    await records.replace([anInput("gone")], MAPPING);
    expect((await records.load([patient]))[0]?.version).toBe(2);
    const late = await matches.save(inputs(), [
      { patient, readVersion: 1, matches: [aMatch()], nextChangeOn: null },
    ]);
    expect(late).toMatchObject({ saved: [], skipped: ["gone"] });
  });
});

describe("C-24: quarantine", () => {
  const failure = { subject: "Patient/q1", errorClass: "evaluation" };

  it("takes a patient out of what is due after three failures, until asked", async () => {
    const { records, quarantine } = test.store;
    await records.replace([anInput("q1")], MAPPING);
    expect(await quarantine.fail("match", [failure])).toEqual([]);
    expect(await quarantine.fail("match", [failure])).toEqual([]);
    expect(await due()).toContain("q1");
    expect(await quarantine.fail("match", [failure])).toEqual(["Patient/q1"]);
    expect(await due()).not.toContain("q1");
    expect(await records.totals()).toMatchObject({ quarantined: 1 });
    expect(await quarantine.list({ limit: 10 })).toMatchObject([
      { subject: "Patient/q1", stage: "match", errorClass: "evaluation", failures: 3 },
    ]);
    const which = { subjects: ["Patient/q1", "Patient/q2"] };
    expect(await quarantine.replay(which, SYSTEM, { dryRun: true })).toEqual({ match: 1, read: 0 });
    expect(await quarantine.list({ limit: 10 })).toHaveLength(1);
    expect(await quarantine.replay(which, SYSTEM)).toEqual({ match: 1, read: 0 });
    expect(await due()).toContain("q1");
    expect(await quarantine.list({ limit: 10 })).toEqual([]);
  });

  it("ends when new data comes, or a match succeeds", async () => {
    const { records, quarantine } = test.store;
    for (let times = 0; times < 3; times += 1) await quarantine.fail("match", [failure]);
    await records.replace([anInput("q1", 7)], MAPPING);
    expect(await due()).toContain("q1");
    await quarantine.fail("match", [failure]);
    await saveAll(test.store, { q1: [aMatch()] });
    expect(await quarantine.list({ limit: 10 })).toEqual([]);
  });

  it("holds resources too, page by page", async () => {
    const { quarantine } = test.store;
    const failures = ["a", "b", "c"].map((id) => ({
      subject: `Observation/${id}`,
      errorClass: "shape",
    }));
    await quarantine.fail("read", failures);
    const [first, second] = await quarantine.list({ limit: 2 });
    const rest = await quarantine.list({ limit: 2, ...(second ? { after: second } : {}) });
    expect([first, second, ...rest].map((entry) => entry?.subject)).toEqual(
      failures.map(({ subject }) => subject),
    );
    expect(await quarantine.replay({ stage: "match" }, SYSTEM)).toEqual({ match: 0, read: 0 });
    expect(await quarantine.replay({ stage: "read" }, SYSTEM)).toEqual({ match: 0, read: 3 });
  });
});
