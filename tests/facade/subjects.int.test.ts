import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle, ResearchSubject } from "fhir/r4.js";
import { patientId } from "@cohort/foundation";
import { healthy, lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { fhir } from "./client.ts";
import { found, patients, searchesOf } from "./subject-searches.ts";

const OTHER = "NCT06614270";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ ehrBase: "https://ehr.example/fhir" });
  await harness.seed({
    a: lupus("a", { sledai: 10 }),
    b: lupus("b", { sledai: 12 }),
    c: lupus("c"),
    d: lupus("d"),
    old: lupus("old", { birthDate: "1940-01-01", sledai: 10 }),
    z: healthy("z"),
  });
}, 60_000);
afterAll(() => harness.stop());

const { search, subject } = searchesOf(() => harness);
const linkOf = (bundle: Bundle, relation: string): string | undefined =>
  bundle.link?.find((link) => link.relation === relation)?.url;

describe("searching for candidates", () => {
  it("A8-01 finds those of a study, who is ruled out and undecided is none", async () => {
    const bundle = await search(`?study=ResearchStudy/${STUDY}`);
    expect(patients(bundle).toSorted()).toEqual([
      "Patient/a",
      "Patient/b",
      "Patient/c",
      "Patient/d",
    ]);
    expect(bundle.total).toBe(4);
    expect(found(bundle).every(({ study }) => study.reference === `ResearchStudy/${STUDY}`)).toBe(
      true,
    );
  });

  it.each([
    [`?study=${STUDY}&individual=Patient/b`, ["Patient/b"]],
    [`?study:ResearchStudy=${STUDY}&patient=b`, ["Patient/b"]],
    [`?study=${STUDY}&individual=Patient/a,Patient/b`, ["Patient/a", "Patient/b"]],
    [`?study=${STUDY}&individual=https://ehr.example/fhir/Patient/a`, ["Patient/a"]],
    [`?study=${STUDY}&individual=Patient/a&patient=b`, []],
    [`?study=${STUDY}&individual=Patient/z`, []],
    [`?study=${STUDY}&status=on-study`, []],
    [`?study=${STUDY}&status=on-hold`, []],
    ["?study=NCT00000000", []],
    [`?study=${STUDY}&_lastUpdated=lt2020`, []],
    [`?study=${STUDY}&patient=a&_lastUpdated=ge2020-01&_lastUpdated=lt2999`, ["Patient/a"]],
  ])("A8-01 %s", async (query, expected) =>
    expect(patients(await search(query)).toSorted()).toEqual(expected),
  );

  it("A8-01 is the same by POST, where the ids of patients are in no URL", async () => {
    const form = (text: string) =>
      fhir(harness, "/ResearchSubject/_search", {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: text,
      });
    const { status, body } = await form(`study=${STUDY}&individual=Patient%2Fb`);
    expect(status).toBe(200);
    expect(patients(body as Bundle<ResearchSubject>)).toEqual(["Patient/b"]);
    const tooMany = await form(`study=${STUDY}&individual=a,b,c&_count=2`);
    expect(tooMany.status).toBe(422);
  });

  it("A8-01 tells all where a summary is not wanted", async () => {
    const full = await search(`?study=${STUDY}&_summary=false&_count=2`);
    expect(patients(full)).toHaveLength(2);
  });

  it("A8-01 takes its own absolute references", async () => {
    const study = `${harness.base}/fhir/ResearchStudy/${STUDY}`;
    expect(patients(await search(`?study=${study}&patient=a`))).toEqual(["Patient/a"]);
  });

  it("A8-01 counts alone where that is asked", async () => {
    for (const query of ["_summary=count", "_count=0"]) {
      const bundle = await search(`?study=${STUDY}&${query}`);
      expect([bundle.total, bundle.entry]).toEqual([4, undefined]);
    }
  });

  it.each([
    ["?name=x", "name"],
    ["?study.identifier=x", "study.identifier"],
    ["?study:missing=true", "study"],
    ["?individual=Group/1", "individual"],
    ["?individual=https://elsewhere.example/fhir/Patient/a", "individual"],
    [`?study=https://elsewhere.example/fhir/ResearchStudy/${STUDY}`, "study"],
    ["?_lastUpdated=soon", "_lastUpdated"],
    ["?_lastUpdated=ap2026", "_lastUpdated"],
    ["?_lastUpdated=2026-02-30", "_lastUpdated"],
    ["?_count=many", "_count"],
    ["?_count=-1", "_count"],
    ["?_summary=true", "_summary"],
    ["?_cursor=abc", "_cursor"],
    ["?status=", "status"],
    ["?status=candidate&status=screening", "status"],
    ["?_sort=status", "_sort"],
  ])("A8-01 refuses %s, naming it", async (query, field) => {
    const { status, body } = await fhir(harness, `/ResearchSubject${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ expression: [field] }],
    });
  });

  it("A8-01 passes over what it does not know only for whoever prefers that", async () => {
    const lenient = { headers: { Prefer: "handling=lenient" } };
    const { status, body } = await fhir(harness, `/ResearchSubject?study=${STUDY}&x=1`, lenient);
    expect(status).toBe(200);
    expect(linkOf(body as Bundle, "self")).not.toContain("x=1");
    const modifier = await fhir(harness, "/ResearchSubject?study:missing=true", lenient);
    expect(modifier.status).toBe(400);
  });
});

describe("paging", () => {
  async function walk(first: string, between: () => Promise<void>): Promise<string[]> {
    const seen: string[] = [];
    for (let url: string | undefined = `${harness.base}/fhir/ResearchSubject${first}`; url;) {
      const reply = await fetch(url);
      expect(reply.status).toBe(200);
      const bundle = (await reply.json()) as Bundle<ResearchSubject>;
      seen.push(...patients(bundle));
      url = linkOf(bundle, "next");
      await between();
    }
    return seen;
  }

  it("A7-04 neither skips nor repeats who stays while others come and go", async () => {
    const stay = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`s${at}`, lupus(`s${at}`, { sledai: 8 + at })]),
    );
    await harness.seed(stay);
    let come = 0;
    const seen = await walk(`?study=${STUDY}&_count=3`, async () => {
      const id = `come${(come += 1)}`;
      await harness.seed({ [id]: lupus(id) });
      await harness.store.records.remove([patientId(`gone${come}`), patientId(`come${come - 1}`)]);
    });
    expect(new Set(seen).size).toBe(seen.length);
    for (const id of Object.keys(stay)) expect(seen).toContain(`Patient/${id}`);
    await harness.store.records.remove(
      [...Object.keys(stay), `come${come}`].map((id) => patientId(id)),
    );
  });

  it("A7-04 has cursors that name nobody, and belong to one search", async () => {
    const next = linkOf(await search(`?study=${STUDY}&_count=1`), "next") ?? "";
    const cursor = new URL(next).searchParams.get("_cursor") ?? "";
    expect(Buffer.from(cursor, "base64url").toString()).toMatch(/^1\.[0-9a-f]{16}\.[0-9a-f-]{36}$/);
    const other = await fhir(harness, `/ResearchSubject?study=${OTHER}&_cursor=${cursor}`);
    expect(other.status).toBe(400);
  });
});

describe("reading a candidate", () => {
  it("A8-01 has the candidate under the id that the search gave, and 304 for whoever has it", async () => {
    const { id = "", meta } = await subject("a");
    const { status, headers, body } = await fhir(harness, `/ResearchSubject/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual(await subject("a"));
    const tag = headers.get("etag") ?? "";
    expect(tag).toBe(`W/"${meta?.versionId ?? ""}"`);
    const again = await fhir(harness, `/ResearchSubject/${id}`, {
      headers: { "If-None-Match": tag },
    });
    expect(again.status).toBe(304);
  });

  it.each(["x", "00000000-0000-8000-8000-000000000000", "a'--"])(
    "A8-01 has none under %s",
    async (id) =>
      expect((await fhir(harness, `/ResearchSubject/${encodeURIComponent(id)}`)).status).toBe(404),
  );
});
