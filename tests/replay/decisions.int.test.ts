import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { canonicalJson, expectDefined, patientId } from "@cohort/foundation";
import { ENGINE_VERSION, evidenceHash, type Match } from "@cohort/matching";
import { createReplayer, type ReplayReport } from "@cohort/postgres";
import { type Terminology, terminologyFromSources } from "@cohort/terminology";
import { lupus } from "../api/patients.ts";
import { ACCESS, DR, type House, must, openHouse } from "./house.ts";

jest.setTimeout(120_000);

const STUDY = "NCT06421701";
const p1 = patientId("p1");

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const resourcesOf = (sledai: number, versionId: string) => {
  const [patient, ...resources] = lupus("p1", { sledai }).map((resource) => ({
    ...resource,
    meta: { versionId },
  }));
  if (patient?.resourceType !== "Patient") throw new Error("no Patient");
  return { patient, resources };
};

const sql = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

const seen = async (): Promise<ReadonlyMap<string, string>> => {
  const candidate = await house.store.candidates.get(STUDY, p1, ACCESS);
  return new Map(candidate?.matches.map(({ cohort, verdict }) => [cohort, verdict]));
};

async function replay(version = 1): Promise<ReplayReport> {
  const kept = await house.store.replays.decision({ study: STUDY, patient: p1, version }, null);
  return createReplayer(house.store)(expectDefined(kept ?? undefined, "a decision"));
}

/** Another dictionary and another site file: lupus by no code, scores for a week, another time zone. */
function another(terminology: Terminology): Terminology {
  const { dictionary, site } = terminology.sources();
  const words = JSON.parse(dictionary) as { concepts: { id: string; codes: unknown[] }[] };
  for (const concept of words.concepts) if (concept.id === "sle") concept.codes = [];
  const content = JSON.parse(site) as { recency: Record<string, unknown>; timeZone: string };
  content.recency["score"] = content.recency["pregnancy-test"];
  content.timeZone = "Asia/Shanghai";
  return must(
    terminologyFromSources({ dictionary: canonicalJson(words), site: canonicalJson(content) }),
  );
}

describe("a decision that is made again", () => {
  it("A9-03: is the same, byte for byte, after dictionary, site file, study, record and attestations have changed", async () => {
    await house.keep([resourcesOf(10, "1")]);
    const fact = { concept: "lvef", value: 60, unit: "%", date: "2026-11-01" } as const;
    const attested = await house.store.attestations.add(
      p1,
      { basis: "letter", statement: { kind: "fact", ...fact } },
      { study: STUDY, by: DR, access: ACCESS },
    );
    expect(attested).toMatchObject({ ok: true });
    await house.match([p1]);
    await house.decide(STUDY, p1);
    const before = await seen();

    const later = another(house.terminology);
    house = await house.restart(later);
    const study = expectDefined(
      house.studies.find(({ id }) => id === STUDY),
      "the study",
    );
    const criteria = study.criteria.slice(0, -1);
    await house.activate({ ...study, title: `${study.title}, amended`, criteria });
    await house.keep([resourcesOf(2, "2")]);
    const withdrawn = { concept: "lvef", value: 20, unit: "%", date: "2026-11-20" } as const;
    await house.store.attestations.add(
      p1,
      { basis: "letter", statement: { kind: "fact", ...withdrawn } },
      { study: STUDY, by: DR, access: ACCESS },
    );
    await house.match([p1], { asOf: "2026-12-24" });
    expect(await seen()).not.toEqual(before);
    house = await house.restart();
    expect(await replay()).toEqual({
      study: STUDY,
      patient: "p1",
      version: 1,
      outcome: "same",
      reason: null,
      engine: { stored: ENGINE_VERSION, current: ENGINE_VERSION },
      asOf: "2026-11-22",
      matches: before.size,
      differences: [],
    });
    expect(before.size).toBeGreaterThan(0);
  });

  it("B-27: outlives the patient, and each of five decisions is made again by itself", async () => {
    for (let version = 0; version < 5; version += 1) {
      await house.keep([resourcesOf(4 + version, String(version))]);
      await house.match([p1]);
      await house.decide(STUDY, p1, version);
    }
    await house.store.records.remove([p1]);
    const keys = await house.store.replays.decisions({ limit: 10 });
    expect(keys.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    for (const { version } of keys)
      expect(await replay(version)).toMatchObject({ outcome: "same" });
    expect(
      await house.store.replays.decisions({ limit: 2, after: expectDefined(keys[2], "a key") }),
    ).toEqual(keys.slice(3));
  });

  it("keeps the versions of then, and the record until no decision names it", async () => {
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1]);
    await house.decide(STUDY, p1);
    await house.keep([resourcesOf(4, "2")]);
    await house.match([p1]);
    await house.decide(STUDY, p1, 1);
    const screening = await house.store.decisions.screening(STUDY, p1, 1);
    expect(screening?.versions.get("Observation/p1-sledai")).toBe("1");
    expect(await house.store.replays.dropSnapshots()).toBe(0);
    await sql("alter table decision disable trigger append_only");
    await sql("delete from decision where version = 1");
    expect(await house.store.replays.dropSnapshots()).toBe(1);
    expect(await house.store.replays.dropSnapshots()).toBe(0);
    expect(await replay(2)).toMatchObject({ outcome: "same" });
  });

  it("A9-03: with an outcome that someone stated, and about one who is another patient now", async () => {
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1]);
    const candidate = await house.store.candidates.get(STUDY, p1, ACCESS);
    const [match] = candidate?.matches ?? [];
    const open = expectDefined(
      match?.criteria.find(({ outcome }) => outcome === "unknown"),
      "an unknown criterion",
    );
    const machine = { outcome: open.outcome, evidence: evidenceHash(open) };
    const place = { study: STUDY, cohort: match?.cohort ?? "", criterion: open.id };
    const statement = { kind: "outcome", outcome: "pass", ruleKey: open.ruleKey, machine } as const;
    const by = { study: STUDY, by: DR, access: ACCESS };
    const stated = { basis: "letter", statement: { ...statement, ...place } };
    expect(await house.store.attestations.add(p1, stated, by)).toMatchObject({ ok: true });
    await house.match([p1]);
    await house.decide(STUDY, p1);
    const p2 = patientId("p2");
    const [patient, ...resources] = lupus("p2", { sledai: 6 });
    if (patient?.resourceType !== "Patient") throw new Error("no Patient");
    await house.keep([{ patient, resources }]);
    await house.store.aliases.state([{ statedBy: p2, replacedBy: [], replaces: [p1] }]);
    await house.match([p2]);
    await house.decide(STUDY, p2, 1);
    expect(await replay(1)).toMatchObject({ outcome: "same", patient: "p1" });
    const keys = await house.store.replays.decisions({ patient: p2, limit: 9 });
    expect(keys).toHaveLength(1);
    for (const key of keys) {
      const kept = await house.store.replays.decision(key, ACCESS);
      const report = await createReplayer(house.store)(expectDefined(kept ?? undefined, "one"));
      expect(report).toMatchObject({ outcome: "same", patient: "p2" });
      expect(kept?.matches[0]?.text).toContain('"holds":true');
    }
    const [now] = await house.store.replays.stored({ limit: 9 });
    expect(await createReplayer(house.store)(expectDefined(now, "a candidate"))).toMatchObject({
      outcome: "same",
      patient: "p2",
    });
  });

  it("A9-03: by another engine version says so, and every place that differs", async () => {
    const change = (match: Match): Match => ({
      ...match,
      score: 1.5,
      criteria: match.criteria.map((one, index) =>
        index === 0 ? { ...one, explanation: "As it was put then." } : one,
      ),
    });
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1], { engine: "1", change });
    await house.decide(STUDY, p1);
    const report = await replay();
    expect(report).toMatchObject({
      outcome: "different",
      engine: { stored: "1", current: ENGINE_VERSION },
    });
    const fields = report.differences.map(({ criterion, field }) => [criterion === null, field]);
    expect(fields.slice(0, 2)).toEqual([
      [true, "score"],
      [false, "explanation"],
    ]);
    expect(report.differences[0]).toMatchObject({ stored: "1.5" });
    expect(report.differences[1]).toMatchObject({ stored: '"As it was put then."' });
  });

  it("a match that is there now and was not then is a difference", async () => {
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1]);
    const [one, ...others] = [...(await seen()).keys()];
    expect(others).toEqual([]);
    await sql("update match set cohort = 'another'");
    const [kept] = await house.store.replays.stored({ limit: 9 });
    const report = await createReplayer(house.store)(expectDefined(kept, "a candidate"));
    expect(report.differences).toMatchObject([
      { cohort: "another", field: "match", again: null },
      { cohort: one, field: "match", stored: null },
    ]);
  });

  it("nobody without access to the study is told of it", async () => {
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1]);
    await house.decide(STUDY, p1);
    const key = { study: STUDY, patient: p1, version: 1 };
    expect(await house.store.replays.decision(key, ACCESS)).not.toBeNull();
    const stranger = { ...ACCESS, principals: ["user:stranger"] };
    expect(await house.store.replays.decision(key, stranger)).toBeNull();
    expect(await house.store.replays.decision({ ...key, version: 2 }, null)).toBeNull();
  });
});

describe("versions of what decided", () => {
  const cited = async () =>
    (await house.store.provenance.of(STUDY, p1, ACCESS)).flatMap(({ evidence }) => evidence);

  it("A9-03: a new version that says the same matches nobody again, and is the one that is cited", async () => {
    await house.keep([resourcesOf(10, "1")]);
    await house.match([p1]);
    const record = async () => (await house.store.records.load([p1]))[0];
    const before = await record();
    expect(await cited()).toContainEqual({ resource: "Observation/p1-sledai", version: "1" });
    await house.keep([resourcesOf(10, "W.7-a")]);
    expect(await record()).toEqual(before);
    expect(await cited()).toContainEqual({ resource: "Observation/p1-sledai", version: "W.7-a" });
    expect(await cited()).toContainEqual({ resource: "Patient/p1", version: "W.7-a" });
  });

  it("of a record that has changed since, the match cites those that it was made from", async () => {
    await house.keep([resourcesOf(10, "3")]);
    await house.match([p1]);
    await house.keep([resourcesOf(2, "4")]);
    expect(await cited()).toContainEqual({ resource: "Observation/p1-sledai", version: "3" });
    await house.match([p1]);
    expect(await cited()).toContainEqual({ resource: "Observation/p1-sledai", version: "4" });
  });

  it("nobody without access is told", async () => {
    await house.keep([resourcesOf(10, "3")]);
    await house.match([p1]);
    const stranger = { ...ACCESS, principals: ["user:stranger"] };
    expect(await house.store.provenance.of(STUDY, p1, stranger)).toEqual([]);
  });
});
