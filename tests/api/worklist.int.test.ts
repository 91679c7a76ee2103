import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type CandidateList,
  assignedManySchema,
  assignmentSchema,
  candidateListSchema,
  claimedSchema,
  decidedManySchema,
  historySchema,
  peopleSchema,
  viewsSchema,
} from "@cohort/contract";
import { believing, FOREIGN, grantTo } from "../access/callers.ts";
import { DR } from "../postgres/granted.ts";
import { fieldsOf, type Reply } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
let count = 0;
/** Three candidates of this test alone. */
let some: readonly [string, string, string] = ["", "", ""];

beforeAll(async () => {
  harness = await startHarness({ identity: believing });
  await harness.store.grants.put(
    [
      grantTo("screener", "screener", STUDY),
      grantTo("other", "screener", STUDY),
      grantTo("lead", "study-lead", "*"),
      grantTo("viewer", "viewer", STUDY),
      grantTo("stranger", "screener", FOREIGN),
    ],
    DR,
  );
}, 60_000);
afterAll(() => harness.stop());

beforeEach(async () => {
  count += 1;
  some = [`t${count}a`, `t${count}b`, `t${count}c`];
  await harness.seed(Object.fromEntries(some.map((id) => [id, lupus(id, { sledai: 10 })])));
});

async function call(
  path: string,
  { method = "GET", body, as = "screener" }: { method?: string; body?: unknown; as?: string } = {},
): Promise<Reply> {
  const reply = await fetch(`${harness.base}/v1/studies/${STUDY}/${path}`, {
    method,
    headers: { "X-Caller": as, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    body: text === "" ? null : (JSON.parse(text) as unknown),
  };
}

async function list(query: string, as = "screener"): Promise<CandidateList> {
  const { status, body } = await call(`candidates?limit=200&id=t${count}&${query}`, { as });
  expect(status).toBe(200);
  const parsed = candidateListSchema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}
const idsOf = ({ candidates }: CandidateList): readonly string[] =>
  candidates.map(({ patient }) => patient.slice("Patient/".length)).toSorted();

const decideMany = async (body: object, as = "screener") => {
  const reply = await call("candidates/decisions", { method: "POST", body, as });
  expect([reply.status, reply.body]).toEqual([200, reply.body]);
  return decidedManySchema
    .parse(reply.body)
    .results.map(({ id, result, status, version }) => [id, result, status, version]);
};
const takeBack = async (candidates: readonly object[], as = "screener") => {
  const reply = await call("candidates/take-back", { method: "POST", body: { candidates }, as });
  return decidedManySchema.parse(reply.body).results.map(({ result, status }) => [result, status]);
};
const seen = (id: string, version = 0) => ({ id, version });

describe("E-13 deciding on several candidates at once", () => {
  it("says first what would happen, and does nothing then", async () => {
    const [a, b, c] = some;
    const reason = { reason: "declined" };
    await decideMany({ candidates: [seen(b)], status: "ineligible", ...reason });
    const candidates = [seen(a), seen(b, 1), seen(c, 5), seen("nobody")];
    expect(await decideMany({ candidates, status: "contacted", dryRun: true })).toEqual([
      [a, "done", "new", 0],
      [b, "illegal", "ineligible", 1],
      [c, "conflict", "new", 0],
      ["nobody", "not-found", null, null],
    ]);
    expect(idsOf(await list("status=new"))).toEqual([a, c]);
    expect(await decideMany({ candidates, status: "contacted" })).toEqual([
      [a, "done", "contacted", 1],
      [b, "illegal", "ineligible", 1],
      [c, "conflict", "new", 0],
      ["nobody", "not-found", null, null],
    ]);
    expect(idsOf(await list("status=contacted"))).toEqual([a]);
  });

  it("audits each that was decided on, by itself", async () => {
    const [a, b] = some;
    const before = (await harness.store.audit.head())?.seq ?? 0;
    await decideMany({ candidates: [seen(a), seen(b)], status: "to-review" });
    const rows = await harness.store.audit.walk({ after: before, limit: 100 });
    expect(rows.map(({ operation, patients }) => [operation, ...patients])).toEqual([
      ["decide", a],
      ["decide", b],
    ]);
  });

  it.each([
    [{ status: "deferred" }, 422, "reason"],
    [{ status: "ineligible", reason: "criterion-not-met", criterion: "inc-99" }, 400, "criterion"],
    [{ status: "lost" }, 400, "status"],
    [{ status: "contacted", candidates: [] }, 400, "candidates"],
  ])("refuses %j", async (body, status, field) => {
    const all = { candidates: [seen(some[0])], ...body };
    const reply = await call("candidates/decisions", { method: "POST", body: all });
    expect([reply.status, fieldsOf(reply)]).toEqual([status, [field]]);
  });

  it("takes two hundred, and no more", async () => {
    const candidates = Array.from({ length: 200 }, (_, index) => seen(`nobody${index}`));
    expect(await decideMany({ candidates, status: "contacted" })).toHaveLength(200);
    const body = { candidates: [...candidates, seen(some[0])], status: "contacted" };
    const reply = await call("candidates/decisions", { method: "POST", body });
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ["candidates"]]);
  });
});

describe("E-06 taking back", () => {
  it("sets several to what they were, and says of whom it cannot", async () => {
    const [a, b, c] = some;
    await decideMany({ candidates: [seen(a), seen(b)], status: "withdrawn", reason: "other" });
    await decideMany({ candidates: [seen(c)], status: "contacted" }, "other");
    expect(await takeBack([seen(a, 1), seen(b, 0), seen(c, 1), seen("nobody", 1)])).toEqual([
      ["done", "new"],
      ["conflict", "withdrawn"],
      ["too-late", "contacted"],
      ["not-found", null],
    ]);
    const { body } = await call(`candidates/${a}/history`);
    const entries = historySchema.parse(body).entries.filter(({ kind }) => kind === "decision");
    expect(entries).toMatchObject([
      { status: "withdrawn", takesBack: null },
      { status: "new", takesBack: 1, by: "screener", reason: null },
    ]);
  });
});

describe("E-24 who does what, and when", () => {
  it("is said of one and of several, and found by it", async () => {
    const [a, b, c] = some;
    const one = await call(`candidates/${a}/assignment`, {
      method: "PUT",
      body: { assignee: "me", dueOn: "2026-12-01" },
    });
    expect(assignmentSchema.parse(one.body)).toMatchObject({
      assignee: "screener",
      dueOn: "2026-12-01",
      snoozedUntil: null,
      by: "screener",
    });
    const several = await call("candidates/assignments", {
      method: "POST",
      body: { candidates: [b, "nobody"], assignee: "user:x#other", snoozedUntil: "2026-12-24" },
    });
    expect(assignedManySchema.parse(several.body).results).toMatchObject([
      { id: b, result: "done", assignment: { assignee: "user:x#other" } },
      { id: "nobody", result: "not-found", assignment: null },
    ]);
    expect(idsOf(await list("assignee=me"))).toEqual([a]);
    expect(idsOf(await list("assignee=me", "other"))).toEqual([b]);
    expect(idsOf(await list("assignee=none"))).toEqual([c]);
    expect(idsOf(await list("snoozed=false"))).toEqual([a, c]);
  });

  it("is nobody's who decides on no candidates of the study", async () => {
    const reply = await call(`candidates/${some[0]}/assignment`, {
      method: "PUT",
      body: { assignee: "user:x#viewer" },
    });
    expect([reply.status, fieldsOf(reply)]).toEqual([422, ["assignee"]]);
    const { body } = await call("people");
    expect(peopleSchema.parse(body).people.map(({ principal }) => principal)).toEqual([
      "demo",
      "user:x#lead",
      "user:x#other",
      "user:x#screener",
    ]);
  });

  it("goes on with the next one of nobody", async () => {
    const claim = async (as: string) => {
      const { body } = await call(`candidates/claim?id=t${count}`, { method: "POST", as });
      return claimedSchema.parse(body).patient;
    };
    const claimed = await Promise.all(["screener", "other", "lead"].map(claim));
    expect(new Set(claimed)).toEqual(new Set(some.map((id) => `Patient/${id}`)));
    expect(await claim("screener")).toBeNull();
  });
});

describe("E-03 filters", () => {
  it("find who stands so in a criterion, by its id", async () => {
    const { candidates } = await list("criterion=inc-5&mark=pass");
    expect(candidates).toHaveLength(3);
    expect(idsOf(await list("criterion=inc-5&mark=fail"))).toEqual([]);
    const needed = candidates.flatMap(({ needs }) => needs);
    expect(needed.length).toBeGreaterThan(0);
    const { labels } = await list("");
    expect(Object.keys(labels)).toEqual([...new Set(needed)].toSorted());
  });

  it.each([
    ["criterion=inc-5", "mark"],
    ["mark=fail", "criterion"],
    ["criterion=inc-99&mark=fail", "criterion"],
    ["ageFrom=40&ageTo=30", "ageTo"],
    ["ageFrom=x", "ageFrom"],
    ["nearMiss=maybe", "nearMiss"],
    ["eligibleBy=tomorrow", "eligibleBy"],
    ["addedSince=2026-02-30", "addedSince"],
    ["id=a%2Fb", "id"],
  ])("are refused where they make no sense: %s", async (query, field) => {
    const reply = await call(`candidates?${query}`);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, [field]]);
  });

  it("B-03: tell nobody what is not shown to them", async () => {
    for (const filter of ["sex=female", "ageFrom=18", "ageTo=65", "nearMiss=true"]) {
      const reply = await call(`candidates?${filter}`, { as: "viewer" });
      expect([reply.status, fieldsOf(reply)]).toEqual([400, [filter.split("=")[0]]]);
      expect((await call(`candidates?${filter}`)).status).toBe(200);
    }
    const [shown] = (await list("")).candidates;
    const [withheld] = (await list("", "viewer")).candidates;
    expect([shown?.age, shown?.sex]).toEqual([36, "female"]);
    expect([withheld?.age, withheld?.sex]).toEqual([null, null]);
  });

  it("belong to a cursor", async () => {
    const { body } = await call(`candidates?limit=1&id=t${count}&snoozed=false`);
    const cursor = candidateListSchema.parse(body).next ?? "";
    const rest = `candidates?limit=1&id=t${count}&cursor=${cursor}`;
    expect((await call(`${rest}&snoozed=false`)).status).toBe(200);
    expect(fieldsOf(await call(`${rest}&snoozed=true`))).toEqual(["cursor"]);
    expect(fieldsOf(await call(rest))).toEqual(["cursor"]);
  });
});

describe("E-03 saved views", () => {
  it("are one's own, by name, and go again", async () => {
    const query = { verdict: "possible", sort: "changed", ageFrom: "18" };
    const at = `views/${encodeURIComponent("Mine, 红斑 / 2")}`;
    const saved = await call(at, { method: "PUT", body: { query } });
    expect([saved.status, saved.body]).toEqual([200, { name: "Mine, 红斑 / 2", query }]);
    await call("views/A", { method: "PUT", body: { query: {} } });
    const mine = viewsSchema.parse((await call("views")).body).views;
    expect(mine.map(({ name }) => name)).toEqual(["A", "Mine, 红斑 / 2"]);
    expect(viewsSchema.parse((await call("views", { as: "other" })).body).views).toEqual([]);
    for (const again of [1, 2]) {
      expect([again, (await call("views/A", { method: "DELETE" })).status]).toEqual([again, 204]);
    }
    expect(viewsSchema.parse((await call("views")).body).views).toHaveLength(1);
  });

  it.each([{ id: "p1" }, { verdict: "maybe" }, { color: "red" }, { cursor: "x" }])(
    "hold a list's filters and nothing else: not %j",
    async (query) => {
      const reply = await call("views/B", { method: "PUT", body: { query } });
      expect([reply.status, fieldsOf(reply)]).toEqual([400, ["query"]]);
    },
  );
});
