import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type CandidateList,
  type CandidateRow,
  candidateListSchema,
  candidateSchema,
  studyDetailSchema,
  studyListSchema,
} from "@cohort/contract";
import { call, fieldsOf } from "./client.ts";
import { healthy, lupus } from "./patients.ts";
import { type Harness, STUDY, TODAY, startHarness } from "./support.ts";

let harness: Harness;
let list = "";

beforeAll(async () => {
  harness = await startHarness();
  list = `${harness.base}/v1/studies/${STUDY}/candidates`;
  await harness.seed({
    a: lupus("a", { sledai: 10 }),
    b: lupus("b", { sledai: 12 }),
    c: lupus("c", { sledai: 5 }),
    d: lupus("d"),
    e: lupus("e", { birthDate: "1950-01-01", sledai: 10 }),
    f: lupus("f", { sledai: 10, sledaiOn: "2024-01-01" }),
    g: lupus("g", { birthDate: "2009-06-01", sledai: 10 }),
    z: healthy("z"),
  });
}, 60_000);
afterAll(() => harness.stop());

async function page(query = ""): Promise<CandidateList> {
  const { status, body } = await call(list + query);
  expect(status).toBe(200);
  const parsed = candidateListSchema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}

async function walk(query: string): Promise<CandidateRow[]> {
  const rows: CandidateRow[] = [];
  for (let next: string | null = ""; next !== null;) {
    const at: CandidateList = await page(`?limit=2${query}${next && `&cursor=${next}`}`);
    rows.push(...at.candidates);
    next = at.next;
  }
  return rows;
}

const ids = (rows: readonly CandidateRow[]): string[] => rows.map(({ patient }) => patient);
const RANK = { eligible: 0, possible: 1, ineligible: 2 };

describe("GET /v1/studies", () => {
  it("counts every matched patient once, the others as ineligible", async () => {
    const { body } = await call(`${harness.base}/v1/studies`);
    const [study] = studyListSchema.parse(body).studies.filter(({ id }) => id === STUDY);
    expect(study).toMatchObject({ status: "active", revision: 1 });
    const { eligible, possible, ineligible } = study?.counts ?? {};
    expect(Number(eligible) + Number(possible) + Number(ineligible)).toBe(8);
  });

  it("has one study with the text of its criteria", async () => {
    const { body } = await call(`${harness.base}/v1/studies/${STUDY}`);
    const study = studyDetailSchema.parse(body);
    expect(study).toEqual(body);
    const texts = [...study.criteria, ...study.cohorts.flatMap(({ criteria }) => criteria)];
    expect(texts).toHaveLength(46);
  });

  it("does not know others", async () =>
    expect((await call(`${harness.base}/v1/studies/NCT00000000`)).status).toBe(404));
});

describe("GET /v1/studies/{study}/candidates", () => {
  it("has one row for each patient with the disease, the most promising first", async () => {
    const { candidates, total, asOf, next } = await page();
    expect({ total, asOf, next }).toEqual({ total: 7, asOf: TODAY, next: null });
    const order = candidates.map(({ verdict, score, patient }) => {
      const key = (100 - score).toFixed(1).padStart(5, "0");
      return `${RANK[verdict]} ${key} ${patient}`;
    });
    expect(order).toEqual(order.toSorted());
    expect(new Set(ids(candidates)).size).toBe(7);
    expect(ids(candidates)).not.toContain("Patient/z");
  });

  it.each(["", "&sort=score", "&sort=evaluatedAt", "&sort=eligibleFrom", "&cohort=sle"])(
    "gives the same rows page by page as at once (A7-04): %s",
    async (query) => {
      const whole = await page(`?limit=200${query}`);
      expect(ids(await walk(query))).toEqual(ids(whole.candidates));
    },
  );

  it("filters, and counts what it filtered", async () => {
    const { candidates } = await page();
    for (const verdict of ["eligible", "possible", "ineligible"]) {
      const wanted = candidates.filter((row) => row.verdict === verdict);
      const filtered = await page(`?verdict=${verdict}`);
      expect(filtered.candidates).toEqual(wanted);
      expect(filtered.total).toBe(wanted.length);
    }
    expect((await page("?status=new")).total).toBe(7);
    expect((await page("?status=contacted")).total).toBe(0);
  });

  it("links to the next page", async () => {
    const { headers, body } = await call(`${list}?limit=2&verdict=ineligible&sort=eligibleFrom`);
    const { next } = candidateListSchema.parse(body);
    const link = headers.get("link") ?? "";
    const target = /^<([^>]+)>; rel="next"$/.exec(link)?.[1] ?? "";
    const asked = new URL(target, harness.base).searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      limit: "2",
      verdict: "ineligible",
      sort: "eligibleFrom",
      cursor: next,
    });
    expect((await call(harness.base + target)).status).toBe(200);
  });

  it("neither skips nor repeats a row that stays while others come (A7-04)", async () => {
    const first = await page("?limit=3");
    await harness.seed({ aa: lupus("aa", { sledai: 11 }) });
    const rest = await page(`?limit=200&cursor=${first.next ?? ""}`);
    const seen = [...ids(first.candidates), ...ids(rest.candidates)];
    expect(new Set(seen).size).toBe(seen.length);
    for (const id of ["a", "b", "c", "d", "e", "f", "g"]) expect(seen).toContain(`Patient/${id}`);
  });

  it.each([
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?limit=ten", "limit"],
    ["?limit=-1", "limit"],
    ["?limit=5&limit=6", "limit"],
    ["?sort=name", "sort"],
    ["?verdict=maybe", "verdict"],
    ["?status=done", "status"],
    ["?cohort=ssc", "cohort"],
    ["?cohort=sle'%20or%201=1--", "cohort"],
    ["?cursor=", "cursor"],
    ["?cursor=abc", "cursor"],
    ["?cursor=eyJhIjoxfQ", "cursor"],
    ["?patient=1", "patient"],
    ["?__proto__=1", "__proto__"],
  ])("refuses %s, naming it", async (query, field) => {
    const reply = await call(list + query);
    expect(reply.status).toBe(400);
    expect(fieldsOf(reply)).toEqual([field]);
  });

  it("refuses a cursor under other filters", async () => {
    const { next } = await page("?limit=2");
    for (const other of ["&verdict=possible", "&sort=evaluatedAt", "&cohort=sle", "&status=new"]) {
      const reply = await call(`${list}?limit=2&cursor=${next ?? ""}${other}`);
      expect([reply.status, fieldsOf(reply)]).toEqual([400, ["cursor"]]);
    }
  });

  it("knows no candidates of a study that there is none of", async () =>
    expect((await call(list.replace(STUDY, "NCT00000000"))).status).toBe(404));
});

describe("GET /v1/studies/{study}/candidates/{id}", () => {
  it("says everything about why", async () => {
    const { body, headers } = await call(`${list}/a`);
    const candidate = candidateSchema.parse(body);
    expect(candidate).toEqual(body);
    expect(headers.get("etag")).toBe('W/"0"');
    expect(candidate).toMatchObject({
      study: STUDY,
      patient: "Patient/a",
      reviewAgain: false,
      decision: { status: "new", version: 0 },
      attestations: [],
      matches: [{ cohort: "sle", asOf: TODAY, revision: 1 }],
    });
    expect(candidate.matches[0]?.criteria).toHaveLength(46);
  });

  it("is never answered as unchanged: its tag is the decision's", async () => {
    const reply = await fetch(`${list}/a`, { headers: { "If-None-Match": 'W/"0"' } });
    expect(reply.status).toBe(200);
    await reply.arrayBuffer();
  });

  it.each(["z", "nobody", "a'--"])("has nothing about %s", async (id) =>
    expect((await call(`${list}/${encodeURIComponent(id)}`)).status).toBe(404),
  );
});
