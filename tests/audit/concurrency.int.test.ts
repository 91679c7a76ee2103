import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { type AuditEvent, openStore, type Store } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, saveAll, STUDY } from "../postgres/fixtures.ts";
import { ACCESS, anActor, DR, openStudies } from "../postgres/granted.ts";
import { anEntry, asAdministrator } from "./tamper.ts";

const WRITERS = 20;
const APPENDS = 50;

let test: TestStore;
let other: Store;
beforeEach(async () => {
  test = await testStore();
  const opened = await openStore({ connectionString: test.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  other = opened.value;
  await openStudies(test.store);
});
afterEach(async () => {
  await other.close();
  await test.close();
});

const all = async (): Promise<readonly AuditEvent[]> => {
  const events: AuditEvent[] = [];
  for (;;) {
    const page = await test.store.audit.walk({ after: events.at(-1)?.seq ?? 0, limit: 1000 });
    events.push(...page);
    if (page.length < 1000) return events;
  }
};

describe("many who write at once", () => {
  it("B-25 B-26 leave a whole chain with a row of every change that was acknowledged", async () => {
    const patients = ["a", "b", "c", "d"];
    await saveAll(test.store, Object.fromEntries(patients.map((id) => [id, [aMatch()]])));
    const acknowledged: string[] = [];
    const began = Date.now();

    async function writer(number: number): Promise<void> {
      const store = number % 2 === 0 ? test.store : other;
      const by = anActor(`dr-${number}`);
      for (let step = 0; step < APPENDS; step += 1) {
        const requestId = `${number}-${step}`;
        const actor = { ...by, requestId };
        if (step % 10 === 4) {
          const patient = patientId(patients[(number + step) % patients.length] ?? "a");
          const candidate = await store.candidates.get(STUDY, patient, ACCESS);
          const put = await store.decisions.put(
            {
              study: STUDY,
              patient,
              expectedVersion: candidate?.version ?? 0,
              status: "contacted",
              reason: null,
              note: null,
            },
            actor,
            ACCESS,
          );
          if (put.ok) acknowledged.push(requestId);
        } else if (step % 10 === 7) {
          const principal = `group:${number % 3}`;
          await store.grants.put(
            [
              { principal, role: "viewer", study: "A", endsAt: null },
              { principal, role: "viewer", study: "B", endsAt: null },
            ],
            actor,
          );
          acknowledged.push(requestId);
        } else {
          await store.audit.append(anEntry({ actor }));
          acknowledged.push(requestId);
        }
      }
    }
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    const seconds = (Date.now() - began) / 1000;

    const report = await test.store.audit.verify();
    expect(report.findings).toEqual([]);
    const events = await all();
    const told = new Set(events.map(({ actor }) => actor.requestId));
    expect(acknowledged.filter((id) => !told.has(id))).toEqual([]);
    const decisions = await asAdministrator(
      test.url,
      "select count(*)::int as found from decision",
    );
    expect(events.filter(({ operation }) => operation === "decide")).toHaveLength(
      decisions.rows[0].found,
    );
    expect(acknowledged.length).toBeGreaterThan(WRITERS * APPENDS * 0.9);
    // 1 000 pieces of work in well under a minute, on any machine.
    expect(seconds).toBeLessThan(60);
  }, 120_000);

  it("does not let a row that cannot be written take others with it", async () => {
    const entries = ["fine", "not \u0000 text", "fine too"].map((subject) =>
      anEntry({ actor: { ...DR, subject } }),
    );
    const ended = await Promise.allSettled(entries.map((entry) => test.store.audit.append(entry)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const first = anEntry({ actor: { ...DR, subject: "after" } });
    await test.store.audit.append(first);
    expect((await test.store.audit.verify()).findings).toEqual([]);
  });

  it("B-26 wait some seconds, and no more, for one that hangs before its transaction ends", async () => {
    const hanging = new pg.Client({ connectionString: test.url });
    hanging.on("error", () => undefined);
    await hanging.connect();
    await hanging.query("begin");
    await hanging.query(
      "select append_audit('a', 'token', 'read', 'hangs', 'success', null, '{}', 'HRESCH', null, null, '{}')",
    );
    const began = Date.now();
    await test.store.audit.append(anEntry());
    expect(Date.now() - began).toBeLessThan(20_000);
    expect((await all()).map(({ operation }) => operation)).not.toContain("hangs");
    await expect(hanging.query("commit")).rejects.toThrow();
    await hanging.end();
  }, 70_000);
});
