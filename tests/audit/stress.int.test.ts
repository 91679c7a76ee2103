import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { type PatientId, patientId } from "@cohort/foundation";
import { openStore, type Store, SYSTEM } from "@cohort/postgres";
import { type TestStore, testStore } from "@cohort/testkit";
import {
  aMatch,
  anInput,
  inputs,
  MAPPING,
  OTHER_STUDY,
  scored,
  STUDY,
} from "../postgres/fixtures.ts";
import { ACCESS, anActor, openStudies } from "../postgres/granted.ts";
import { anEntry } from "./tamper.ts";

const WRITERS = 8;
const STEPS = 120;
const PATIENTS = ["a", "b", "c", "d", "e", "f"].map(patientId);

let test: TestStore;
let other: Store;
beforeAll(async () => {
  test = await testStore();
  const opened = await openStore({ connectionString: test.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  other = opened.value;
  await openStudies(test.store);
});
afterAll(async () => {
  await other.close();
  await test.close();
});

type Write = (store: Store, patient: PatientId, step: number) => Promise<unknown>;

const BY = anActor("dr");
const later = new Date(Date.now() + 3_600_000).toISOString();
const nextOf = (patient: PatientId): PatientId =>
  PATIENTS[(PATIENTS.indexOf(patient) + 1) % PATIENTS.length] ?? patient;

/** Every way in which the store is written to; those that many rows come by name them in different orders. */
const WRITES: Readonly<Record<string, Write>> = {
  replace: (store, patient, step) =>
    store.records.replace([anInput(patient, step), anInput(nextOf(patient), step)], MAPPING),
  save: async (store, patient, step) => {
    const loaded = await store.records.load(step % 2 === 0 ? PATIENTS : PATIENTS.toReversed());
    await store.matches.save(
      inputs(),
      loaded.map(({ patient: each, version }) => ({
        patient: each,
        readVersion: version,
        matches: [step % 2 === 0 ? aMatch() : scored("eligible", 90)],
        nextChangeOn: null,
        optedOut: step % 7 === 0 && each === patient,
      })),
    );
  },
  decide: async (store, patient) => {
    const candidate = await store.candidates.get(STUDY, patient, ACCESS);
    const decision = { study: STUDY, patient, expectedVersion: candidate?.version ?? 0 };
    await store.decisions.put(
      { ...decision, status: "contacted", reason: null, note: null },
      BY,
      ACCESS,
    );
  },
  attest: (store, patient) =>
    store.attestations.add(
      patient,
      { basis: "letter", statement: { kind: "complete-history", of: "medication" } },
      { study: STUDY, by: BY, access: ACCESS },
    ),
  merge: (store, patient, step) =>
    store.aliases.state([
      { statedBy: patient, replacedBy: step % 2 === 0 ? [nextOf(patient)] : [], replaces: [] },
    ]),
  remove: (store, patient, step) =>
    step % 5 === 0 ? store.records.remove([patient]) : Promise.resolve(),
  optOut: (store, patient) => store.optOuts.add([patient, nextOf(patient)], BY),
  optIn: (store, patient) => store.optOuts.withdraw([nextOf(patient), patient], BY),
  grant: (store, _, step) =>
    store.grants.put(
      ["viewer", "admin"].map((role, at) => ({
        principal: `group:${(step + at) % 3}`,
        role: role === "admin" ? "admin" : "viewer",
        study: at === 0 ? STUDY : "*",
        endsAt: null,
      })),
      BY,
      { keepAdmin: step % 2 === 0 },
    ),
  revoke: (store, _, step) =>
    store.grants.revoke({ principal: `group:${step % 3}` }, BY, { keepAdmin: step % 2 === 0 }),
  basis: (store) =>
    store.legalBases.state(
      { study: STUDY, reference: "EC", validFrom: "2020-01-01", validUntil: null },
      BY,
    ),
  study: async (store, _, step) => {
    await store.studies.import({ id: OTHER_STUDY, hash: `h${step}`, canonical: "{}" }, SYSTEM);
    await store.studies.activate(OTHER_STUDY, SYSTEM);
    if (step % 2 === 0) await store.studies.close(OTHER_STUDY, SYSTEM);
  },
  quarantine: (store, patient) =>
    store.quarantine.fail("match", [
      { subject: `Patient/${nextOf(patient)}`, errorClass: "shape" },
      { subject: `Patient/${patient}`, errorClass: "shape" },
    ]),
  lift: (store) => store.quarantine.replay({ stage: "match" }, BY),
  job: async (store) => {
    const { job } = await store.jobs.create("sync", "full", BY);
    await store.jobs.cancel(job.id, BY);
  },
  subscribe: (store, patient) => store.subscriptions.put(`s-${patient}`, "hash", BY),
  unsubscribe: (store, patient) => store.subscriptions.remove(`s-${patient}`, BY),
  card: async (store, patient) => {
    const card = randomUUID();
    const suggestion = randomUUID();
    await store.cards.show(
      {
        card,
        patient,
        hook: "patient-view",
        visit: null,
        studies: [{ study: STUDY, suggestion, verdict: "possible" }],
      },
      BY,
    );
    const said = { card, outcomeAt: new Date().toISOString(), reason: "not-suitable" } as const;
    await store.cards.answer([{ ...said, outcome: "overridden", suggestions: [] }], BY);
  },
  assign: (store, patient, step) => {
    const patients = step % 2 === 0 ? [patient, nextOf(patient)] : [nextOf(patient), patient];
    const plan = { assignee: step % 3 === 0 ? null : "user:dr" };
    return store.worklist.assign(
      { study: STUDY, patients, plan, operation: "assignMany" },
      BY,
      ACCESS,
    );
  },
  claim: (store) => store.worklist.claimNext({ study: STUDY }, BY, ACCESS),
  view: (store, _, step) =>
    store.worklist.saveView(STUDY, "user:dr", { name: `v${step % 4}`, query: {} }),
  key: async (store) => {
    const id = randomBytes(6).toString("hex");
    const grants = [{ role: "viewer", study: STUDY } as const];
    await store.keys.create({ id, name: "desk", hash: "h", endsAt: later, grants }, BY);
    await store.keys.revoke(id, BY);
  },
  session: async (store) => {
    const hash = randomBytes(16).toString("hex");
    const createdAt = new Date().toISOString();
    const session = { hash, subject: "s", principals: ["user:s"], keyId: null, createdAt };
    await store.sessions.create({ ...session, endsAt: later }, BY, null);
    await store.sessions.end(hash, BY);
  },
  purge: (store) => store.retention.purge({ days: 1, dryRun: false }, BY),
  snapshots: (store) => store.replays.dropSnapshots(),
  count: (store, _, step) =>
    store.http.counts.add(
      [`k${step % 3}`, `k${(step + 1) % 3}`].map((key) => ({ key, windowMs: 20 })),
    ),
  sweep: (store) => store.http.sweep(),
  read: (store) => store.audit.append(anEntry()),
};

it("B-25 B-26 all that writes, at once, neither waits in a circle nor leaves the chain other than whole", async () => {
  const failed = new Map<string, string>();
  // More of what makes candidates and decides on them, or opt-outs and merges would leave nobody to decide on.
  const names = [...Object.keys(WRITES), "optIn", "save", "decide", "optIn", "save", "decide"];
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const store = writer % 2 === 0 ? test.store : other;
      for (let step = 0; step < STEPS; step += 1) {
        const at = (writer * 7 + step * (writer + 3)) % names.length;
        const name = names[at] ?? "read";
        const patient = PATIENTS[(writer + step) % PATIENTS.length] ?? patientId("a");
        try {
          await WRITES[name]?.(store, patient, step);
        } catch (error) {
          failed.set(name, String(error));
        }
      }
    }),
  );
  expect(Object.fromEntries(failed)).toEqual({});
  expect(await test.store.audit.verify()).toMatchObject({ findings: [], total: 0 });
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  const { rows } = await client.query(
    `select (select deadlocks::int from pg_stat_database where datname = current_database()) as deadlocks,
      (select count(*)::int from decision) as decisions,
      (select count(*)::int from audit_event where operation = 'decide') as told`,
  );
  await client.end();
  expect(rows[0].decisions).toBeGreaterThan(3);
  expect(rows[0].told).toBe(rows[0].decisions);
  // A circle is found by the database and tried again, after a second: a sign of locks in no order.
  expect(rows[0].deadlocks).toBe(0);
}, 180_000);
