import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { patientId } from "@cohort/foundation";
import type { PurgedRows } from "@cohort/postgres";
import pg from "pg";
import { type Harness, STUDY, TODAY, must, startHarness } from "../api/support.ts";
import { lupus } from "../api/patients.ts";
import { DR } from "../postgres/granted.ts";

const DAYS = 30;
const OTHER = "NCT06967038";
const ACCESS = { principals: ["demo"], roles: ["screener"], today: TODAY } as const;
const TABLES = [
  "candidate",
  "match",
  "match_event",
  "decision",
  "attestation",
  "assignment",
  "screening_number",
] as const;
/** A signal of the other study's disease. */
const ESSDAI: FhirResource = {
  resourceType: "Observation",
  id: "essdai",
  status: "final",
  subject: { reference: "Patient/a" },
  code: {
    coding: [
      {
        system: "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept",
        code: "essdai-total",
      },
    ],
  },
  effectiveDateTime: "2026-11-10",
  valueQuantity: { value: 9 },
};
let harness: Harness;
let client: pg.Client;

/** Rows about patients of a study, table by table. */
const left = async (study: string): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const text = `select count(*)::integer as n from ${table} where study = $1`;
    counts[table] = (await client.query<{ n: number }>(text, [study])).rows[0]?.n ?? 0;
  }
  return counts;
};
const count = async (table: string): Promise<number> =>
  (await client.query<{ n: number }>(`select count(*)::integer as n from ${table}`)).rows[0]?.n ??
  0;
const code = async (statement: string): Promise<string | undefined> =>
  client.query(statement).then(
    () => "done",
    (error: { code?: string }) => error.code,
  );
/** As the owner of the tables may, with the trigger off: time cannot be waited for. */
const closedSince = async (study: string, days: number): Promise<void> => {
  await client.query("alter table study disable trigger closed_at");
  await client.query(
    `update study set closed_at = now() - make_interval(days => $2) where id = $1`,
    [study, days],
  );
  await client.query("alter table study enable trigger closed_at");
};
const total = (rows: PurgedRows | undefined): number =>
  Object.values({ ...rows }).reduce((sum, each) => sum + each, 0);

beforeAll(async () => {
  harness = await startHarness();
  client = new pg.Client(harness.url);
  await client.connect();
  const { store } = harness;
  await harness.seed({ a: [...lupus("a", { sledai: 10 }), ESSDAI], b: lupus("b", { sledai: 2 }) });
  await harness.seed({ b: lupus("b", { sledai: 12 }) });
  for (const study of [STUDY, OTHER]) {
    const input = {
      study,
      patient: patientId("a"),
      expectedVersion: 0,
      status: "contacted",
    } as const;
    must(await store.decisions.put({ ...input, reason: null, note: null }, DR, ACCESS));
    const plan = { patients: [patientId("a")], plan: { assignee: "demo" } };
    await store.worklist.assign({ study, ...plan, operation: "assign" }, DR, ACCESS);
    await client.query("insert into screening_number values ($1, 'a', 1)", [study]);
  }
  const all = await store.matches.of(patientId("a"));
  const match = all.find(({ study }) => study === STUDY);
  const [criterion] = match?.criteria ?? [];
  const statement = {
    kind: "outcome",
    study: STUDY,
    cohort: match?.cohort ?? "",
    criterion: criterion?.id ?? "",
    outcome: "pass",
    ruleKey: criterion?.ruleKey ?? "",
    machine: { outcome: criterion?.outcome ?? "unknown", evidence: "" },
  } as const;
  const complete = { kind: "complete-history", of: "medication" } as const;
  const at = { study: STUDY, by: DR, access: ACCESS };
  must(await store.attestations.add(patientId("a"), { basis: "letter", statement }, at));
  must(await store.attestations.add(patientId("a"), { basis: "letter", statement: complete }, at));
}, 120_000);
afterAll(async () => {
  await client.end();
  await harness.stop();
});

describe("B-28 what is kept of a closed study", () => {
  it("is all of it until the time has passed, and of an open one always", async () => {
    const { retention, studies } = harness.store;
    const before = await left(STUDY);
    expect(Math.min(...Object.values(before))).toBeGreaterThan(0);
    expect((await retention.purge({ days: DAYS, dryRun: false }, DR)).studies).toEqual([]);
    must(await studies.close(STUDY, DR));
    await closedSince(STUDY, DAYS - 1);
    expect((await retention.purge({ days: DAYS, dryRun: false }, DR)).studies).toEqual([]);
    expect(await left(STUDY)).toEqual(before);
  });

  it("cannot be taken away by hand", async () => {
    for (const table of ["match_event", "decision", "attestation"]) {
      expect(await code(`delete from ${table}`)).toBe("23001");
    }
    expect(await code(`select * from purge_study('${STUDY}', ${DAYS}, false)`)).toBe("23001");
    expect(await code(`select * from purge_study('${OTHER}', 1, false)`)).toBe("23001");
    expect(await code(`update study set closed_at = '2000-01-01'`)).toBe("done");
    expect(await code(`select * from purge_study('${STUDY}', ${DAYS}, false)`)).toBe("23001");
  });

  it("is told by a dry run, which changes nothing", async () => {
    await closedSince(STUDY, DAYS + 1);
    const before = [await left(STUDY), await count("snapshot"), await count("audit_event")];
    const { studies, snapshots } = await harness.store.retention.purge(
      { days: DAYS, dryRun: true },
      DR,
    );
    expect(snapshots).toBeNull();
    expect(studies.map(({ study }) => study)).toEqual([STUDY]);
    expect(studies[0]?.rows).toMatchObject({ candidates: 1, decisions: 1, attestedOutcomes: 1 });
    expect([await left(STUDY), await count("snapshot"), await count("audit_event")]).toEqual(
      before,
    );
  });

  it("goes, what other studies need stays, and one entry in the audit says how much", async () => {
    const { store } = harness;
    const other = await left(OTHER);
    const { studies } = await store.retention.purge({ days: DAYS, dryRun: false }, DR);
    expect(total(studies[0]?.rows)).toBeGreaterThan(4);
    expect(new Set(Object.values(await left(STUDY)))).toEqual(new Set([0]));
    expect(await left(OTHER)).toEqual(other);
    expect(await count("snapshot")).toBe(1);
    const kinds = await client.query<{ kind: string }>("select kind from attestation");
    expect(kinds.rows).toEqual([{ kind: "complete-history" }]);
    const purges = (await store.audit.walk({ after: 0, limit: 1000 })).filter(
      ({ operation }) => operation === "purge",
    );
    expect(purges).toMatchObject([
      { actor: DR, study: STUDY, patients: [], detail: { ...studies[0]?.rows, days: DAYS } },
    ]);
    expect((await store.audit.verify()).findings).toEqual([]);
    expect((await store.studies.get(STUDY))?.status).toBe("closed");
  });

  it("goes once: the next time there is nothing to tell", async () => {
    const before = await count("audit_event");
    const again = await harness.store.retention.purge({ days: DAYS, dryRun: false }, DR);
    expect(again).toEqual({ studies: [], snapshots: 0 });
    expect(await count("audit_event")).toBe(before);
  });

  it("drops the records of decisions with the last decision on them", async () => {
    must(await harness.store.studies.close(OTHER, DR));
    await closedSince(OTHER, DAYS + 1);
    const { snapshots } = await harness.store.retention.purge({ days: DAYS, dryRun: false }, DR);
    expect([snapshots, await count("snapshot"), await count("decision")]).toEqual([1, 0, 0]);
  });
});
