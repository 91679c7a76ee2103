import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { AuditFinding, AuditHead } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { AUDITOR, anEntry, asAdministrator, OWN_HASH, REWRITE_ALL } from "./tamper.ts";

const ROWS = 30;

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
  for (let row = 1; row <= ROWS; row += 1) {
    await test.store.audit.append(anEntry({ detail: { row } }));
  }
});
afterEach(() => test.close());

const verify = async (heads: readonly AuditHead[] = []): Promise<readonly AuditFinding[]> => {
  const report = await test.store.audit.verify({ heads });
  expect(report.total).toBe(report.findings.length);
  return report.findings;
};
const head = async (): Promise<AuditHead> => {
  const found = await test.store.audit.head();
  if (found === null) throw new Error("there are rows");
  return found;
};

describe("the audit chain", () => {
  it("B-25 is whole after every kind of value", async () => {
    const { audit } = test.store;
    const odd = [
      anEntry({ study: null, patients: [], detail: {} }),
      anEntry({ patients: [patientId("a,b"), patientId(""), patientId("ä|ö")] }),
      anEntry({ patients: [patientId("a"), patientId("b")] }),
      anEntry({ actor: { ...AUDITOR, network: null, requestId: null } }),
      anEntry({ actor: { ...AUDITOR, subject: "5:Zoë 红 🩺", requestId: "" } }),
      anEntry({ detail: { text: '"\\\n', none: null, yes: true, part: 0.1 } }),
    ];
    for (const entry of odd) await audit.append(entry);
    const report = await audit.verify();
    expect(report).toMatchObject({ rows: ROWS + odd.length, isComplete: true, findings: [] });
    expect(report.until).toEqual(await head());
  });

  it("B-25 names the row that was changed and the one that is gone, and no other", async () => {
    await asAdministrator(
      test.url,
      "update audit_event set actor = 'user:someone-else' where seq = 10",
      "delete from audit_event where seq = 21",
    );
    expect(await verify()).toEqual([
      { seq: 10, what: "changed" },
      { seq: 21, what: "missing" },
    ]);
  });

  it.each([
    "at = at + interval '1 millisecond'",
    "at = 'infinity'",
    "actor_kind = 'key'",
    "action = 'search'",
    "operation = ''",
    "outcome = 'failed'",
    "study = null",
    "patients = '{}'",
    "patients = '{p1,NULL}'",
    "purpose = ''",
    "network = null",
    "request_id = 'r-2'",
    "detail = detail || ' '",
    "previous_hash = ''",
    "hash = ''",
  ])("B-25 notices %s", async (change) => {
    await asAdministrator(test.url, `update audit_event set ${change} where seq = 10`);
    expect(await verify()).toEqual([{ seq: 10, what: "changed" }]);
  });

  it("B-25 notices a row whose hash was worked out again", async () => {
    await asAdministrator(
      test.url,
      "update audit_event set actor = 'user:someone-else' where seq = 10",
      `update audit_event set hash = ${OWN_HASH} where seq = 10`,
    );
    expect(await verify()).toEqual([{ seq: 10, what: "replaced" }]);
  });

  it("B-25 notices rows that changed places", async () => {
    await asAdministrator(
      test.url,
      "update audit_event set seq = -1 where seq = 10",
      "update audit_event set seq = 10 where seq = 11",
      "update audit_event set seq = 11 where seq = -1",
    );
    expect(await verify()).toEqual([
      { seq: 10, what: "changed" },
      { seq: 11, what: "changed" },
    ]);
  });

  it("B-25 notices a row that was put in", async () => {
    const copy = (seq: number) => `insert into audit_event
      select ${seq}, at, actor, actor_kind, action, operation, outcome, study, patients, purpose, network, request_id,
        detail, previous_hash, hash from audit_event where seq = 10`;
    await asAdministrator(test.url, copy(0), copy(ROWS + 1));
    expect(await verify()).toEqual([
      { seq: 0, what: "inserted" },
      { seq: ROWS + 1, what: "changed" },
    ]);
  });

  it("B-25 notices a first row that is not the first", async () => {
    await asAdministrator(test.url, "delete from audit_event where seq <= 2");
    expect(await verify()).toEqual([
      { seq: 1, what: "missing" },
      { seq: 2, what: "missing" },
    ]);
  });

  it("B-25 notices time that goes backwards, though every hash is right", async () => {
    await asAdministrator(
      test.url,
      "update audit_event set at = at - interval '1 day' where seq = 20",
      REWRITE_ALL,
    );
    expect(await verify()).toEqual([{ seq: 20, what: "time" }]);
  });

  it("B-25 knows by an exported head that the end was cut off", async () => {
    const exported = await head();
    await asAdministrator(test.url, "delete from audit_event where seq > 27");
    expect(await verify()).toEqual([]);
    expect(await verify([exported])).toEqual([28, 29, 30].map((seq) => ({ seq, what: "missing" })));
  });

  it("B-25 knows by an exported head, and by nothing else, that all was written anew", async () => {
    const exported = await head();
    await asAdministrator(
      test.url,
      "update audit_event set actor = 'user:someone-else' where seq = 10",
      REWRITE_ALL,
    );
    expect(await verify()).toEqual([]);
    expect(await verify([exported])).toEqual([{ seq: ROWS, what: "not-as-exported" }]);
    expect(await verify([await head(), exported])).toHaveLength(1);
  });

  it("goes on from the last row that was found right, and looks at that one again", async () => {
    const { audit } = test.store;
    const first = await audit.verify({ limit: 12 });
    expect(first).toMatchObject({ rows: 12, isComplete: false, until: { seq: 12 }, findings: [] });
    if (first.until === null) throw new Error("there are rows");
    const rest = await audit.verify({ from: first.until });
    expect(rest).toMatchObject({ rows: ROWS - 11, isComplete: true, findings: [] });
    await asAdministrator(test.url, "delete from audit_event where seq in (12, 13)");
    expect((await audit.verify({ from: first.until })).findings).toEqual([
      { seq: 12, what: "missing" },
      { seq: 13, what: "missing" },
    ]);
  });

  it("counts what it does not list", async () => {
    await asAdministrator(test.url, "update audit_event set seq = 5000000000 where seq = 30");
    const { findings, total } = await test.store.audit.verify();
    expect([findings.length, total]).toEqual([1000, 5_000_000_000 - 30 + 1]);
  });

  it("B-25 is looked through within seconds, 20 000 rows long", async () => {
    await asAdministrator(
      test.url,
      `select append_audit('a', 'token', 'read', 'readCandidate', 'success', null, '{p1}', 'HRESCH', null, null, '{}')
       from generate_series(1, 20000)`,
    );
    // Of this process, which works the hashes out: the machine may be busy with others.
    const began = process.cpuUsage();
    const { rows, findings } = await test.store.audit.verify();
    expect([rows, findings]).toEqual([20_000 + ROWS, []]);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(5000);
  }, 60_000);
});
