import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { auditHeadSchema, auditListSchema, auditVerificationSchema } from "@cohort/contract";
import { SYSTEM } from "@cohort/postgres";
import { believing, FOREIGN, grantTo } from "../access/callers.ts";
import { type Reply, call, fieldsOf } from "../api/client.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, startHarness, STUDY } from "../api/support.ts";
import { anEntry, asAdministrator } from "./tamper.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ identity: believing });
  const { store } = harness;
  await store.grants.put(
    [
      grantTo("all", "auditor", "*"),
      grantTo("own", "auditor", STUDY),
      grantTo("dr", "screener", STUDY),
      grantTo("chief", "admin", "*"),
    ],
    SYSTEM,
  );
  await harness.seed({ p1: lupus("p1", { sledai: 10 }), p2: lupus("p2", { sledai: 12 }) });
  await store.audit.append(anEntry({ study: FOREIGN, operation: "elsewhere" }));
  for (const patient of ["p1", "p2", "p1"]) await as("dr", candidate(patient));
  const decision = { status: "to-review", note: "a text that somebody typed" };
  await as("dr", `${candidate("p1")}/decision`, "PUT", decision, { "If-Match": 'W/"0"' });
}, 60_000);
afterAll(() => harness.stop());

const candidate = (patient: string): string => `/v1/studies/${STUDY}/candidates/${patient}`;

const as = (
  caller: string,
  path: string,
  method: "GET" | "POST" | "PUT" = "GET",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> =>
  call(`${harness.base}${path}`, method, body, { "X-Caller": caller, ...headers });

const listed = async (caller: string, query: string) => {
  const reply = await as(caller, `/v1/audit?${query}`);
  expect(reply.status).toBe(200);
  const list = auditListSchema.parse(reply.body);
  expect(list).toEqual(reply.body);
  return { ...list, link: reply.headers.get("link") };
};

describe("GET /v1/audit", () => {
  it("A9-02 shows who looked at a patient, newest first", async () => {
    const { events } = await listed("all", "patient=Patient/p1");
    const told = events.map(({ operation, outcome, actor, study }) => [
      operation,
      outcome,
      actor.subject,
      study,
    ]);
    expect(told.slice(0, 3)).toEqual([
      ["decide", "success", "dr", STUDY],
      ["readCandidate", "success", "dr", STUDY],
      ["readCandidate", "success", "dr", STUDY],
    ]);
    expect(events[0]?.patients).toEqual(["Patient/p1"]);
    expect(JSON.stringify(events)).not.toContain("somebody typed");
  });

  it("A9-02 is itself seen", async () => {
    await listed("all", "patient=p2&limit=1");
    const { events } = await listed("all", "patient=p2&limit=1");
    expect(events).toMatchObject([
      { operation: "listAudit", action: "search", actor: { subject: "all" } },
    ]);
  });

  it("A9-02 shows an auditor of one study that study alone", async () => {
    const own = await listed("own", "limit=200");
    expect(own.events.length).toBeGreaterThan(3);
    expect(new Set(own.events.map(({ study }) => study))).toEqual(new Set([STUDY]));
    const all = await listed("all", "limit=200");
    const studies = new Set(all.events.map(({ study }) => study));
    expect([studies.has(null), studies.has(FOREIGN)]).toEqual([true, true]);
    expect((await listed("own", `study=${FOREIGN}`)).events).toEqual([]);
  });

  it("A9-02 is for auditors", async () => {
    expect((await as("dr", "/v1/audit")).status).toBe(403);
    expect((await as("chief", "/v1/audit")).status).toBe(403);
  });

  it("narrows by who, what, where and when, and pages back", async () => {
    const decided = await listed("all", `subject=dr&action=change&study=${STUDY}`);
    expect(decided.events).toMatchObject([
      { operation: "decide", detail: { version: 1, from: "new", status: "to-review" } },
    ]);
    const { at } = decided.events[0] ?? { at: "" };
    expect((await listed("all", `subject=dr&from=${at}&to=${at}`)).events.length).toBeGreaterThan(
      0,
    );
    expect((await listed("all", "subject=dr&to=2020-01-01T00:00:00Z")).events).toEqual([]);

    const first = await listed("all", "subject=dr&limit=2");
    expect(first.link).toContain(`before=${first.next}`);
    const next = await listed("all", `subject=dr&limit=2&before=${first.next}`);
    const seqs = [...first.events, ...next.events].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(new Set(seqs).size).toBe(4);
  });

  it.each([
    ["limit", "limit=0"],
    ["limit", "limit=201"],
    ["before", "before=-1"],
    ["action", "action=delete"],
    ["from", "from=yesterday"],
    ["patient", "patient=a%20b"],
    ["who", "who=me"],
  ])("refuses a bad %s: %s", async (field, query) => {
    const reply = await as("all", `/v1/audit?${query}`);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, [field]]);
  });
});

describe("the chain over REST", () => {
  it("B-25 gives its head, and is verified against it", async () => {
    const head = auditHeadSchema.parse((await as("own", "/v1/audit/head")).body);
    const reply = await as("all", "/v1/audit/verify", "POST", { heads: [head] });
    const found = auditVerificationSchema.parse(reply.body);
    expect(found).toMatchObject({ isComplete: true, findings: [], total: 0 });
    expect(found.rows).toBeGreaterThan(head.seq - 1);

    const wrong = { ...head, hash: "0".repeat(64) };
    const other = await as("all", "/v1/audit/verify", "POST", { from: head, heads: [wrong] });
    expect(other.status).toBe(200);
    const alone = await as("all", "/v1/audit/verify", "POST", { heads: [wrong] });
    expect(alone.body).toMatchObject({ findings: [{ seq: head.seq, what: "not-as-exported" }] });
  });

  it("B-25 is verified by auditors of every study alone", async () => {
    expect((await as("own", "/v1/audit/verify", "POST", {})).status).toBe(403);
    expect((await as("dr", "/v1/audit/head")).status).toBe(403);
  });

  it("B-25 names a row that was changed", async () => {
    await asAdministrator(harness.url, "update audit_event set actor = 'x' where seq = 2");
    const { body } = await as("all", "/v1/audit/verify", "POST", {});
    expect(body).toMatchObject({ findings: [{ seq: 2, what: "changed" }], total: 1 });
  });
});
