import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource, Group, List, Provenance, ResearchStudy } from "fhir/r4.js";
import { parseDay } from "@cohort/foundation";
import { generatePopulation } from "@cohort/sandbox";
import { call } from "../api/client.ts";
import { type Harness, STUDY, TODAY, startHarness } from "../api/support.ts";
import { talkativePatient } from "../privacy/talkative-patient.ts";
import { fhir } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

/** Of the sandbox's people; every third of their stories is in it. */
const PEOPLE = 200;
const CANARY = "CANARY-";

const { people } = generatePopulation({
  seed: 1,
  size: PEOPLE,
  asOf: parseDay(TODAY) ?? Number.NaN,
});
const talkative = talkativePatient("talkative", (where) => `${CANARY}${where}`);

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  const patients = people.map(
    ({ id, resources }) => [id, resources as unknown as readonly FhirResource[]] as const,
  );
  for (let at = 0; at < patients.length; at += 50) {
    await harness.seed(Object.fromEntries(patients.slice(at, at + 50)));
  }
  await harness.seed({ talkative });
  // Whoever was decided on is told of, whatever the machine says.
  const decision = `${harness.base}/v1/studies/${STUDY}/candidates/talkative/decision`;
  const decided = await call(decision, "PUT", { status: "to-review" }, { "If-Match": 'W/"0"' });
  expect(decided.status).toBe(200);
}, 180_000);
afterAll(() => harness.stop());

async function get<T extends object>(path: string): Promise<T> {
  const { status, body } = await fhir(harness, path);
  expect([path, status]).toEqual([path, 200]);
  return body as T;
}

/** Every page of a search. */
async function all(path: string): Promise<readonly Bundle[]> {
  const pages: Bundle[] = [];
  for (let url: string | undefined = `${harness.base}/fhir${path}`; url !== undefined;) {
    const page = (await (await fetch(url)).json()) as Bundle;
    expect(page.resourceType).toBe("Bundle");
    pages.push(page);
    url = page.link?.find(({ relation }) => relation === "next")?.url;
  }
  return pages;
}

const resourcesOf = (pages: readonly Bundle[]): FhirResource[] =>
  pages.flatMap(({ entry = [] }) =>
    entry.flatMap(({ resource }) => (resource as FhirResource | undefined) ?? []),
  );

/** Everything that can be found, by search and by following what it refers to. */
async function everything(): Promise<readonly object[]> {
  const studies = await all("/ResearchStudy");
  const subjects = await all("/ResearchSubject?_count=100");
  const lists = await all("/List");
  const groups = await all("/Group");
  const ids = resourcesOf(subjects).map(({ id = "" }) => id);
  const provenances = await Promise.all(
    ids.slice(0, 40).map((id) => get<Bundle>(`/Provenance?target=ResearchSubject/${id}`)),
  );
  const candidates = await Promise.all(
    resourcesOf(studies).map(({ id = "" }) => get<Group>(`/Group/${id}`)),
  );
  const events = await all("/AuditEvent?_count=200");
  return [studies, subjects, lists, groups, provenances, candidates, events].flat();
}

describe("every resource", () => {
  it("A8-01 is R4, whatever is found of everyone in the sandbox's town", async () => {
    const found = await everything();
    const subjects = resourcesOf(found as Bundle[]).filter(
      ({ resourceType }) => resourceType === "ResearchSubject",
    );
    expect(subjects.length).toBeGreaterThan(50);
    expect(found.flatMap((resource) => complaintsAbout(resource))).toEqual([]);
  }, 120_000);

  it("A8-03 has no name, birth date or other word of a Patient", async () => {
    const found = await everything();
    const text = JSON.stringify(found);
    expect(text).toContain("Patient/talkative");
    expect(text.match(/CANARY-[\w.-]+/g)).toBeNull();
    const types = new Set(resourcesOf(found as Bundle[]).map(({ resourceType }) => resourceType));
    expect(types.has("Patient")).toBe(false);
    const births = [...people.flatMap(({ resources }) => resources), ...talkative].flatMap((each) =>
      "birthDate" in each && typeof each.birthDate === "string" ? [each.birthDate] : [],
    );
    expect(births.length).toBeGreaterThan(PEOPLE / 2);
    const dates = new Set(text.match(/\d{4}-\d\d-\d\d/g));
    expect(births.filter((birth) => dates.has(birth))).toEqual([]);
  }, 120_000);

  it("A8-01 can be read under its own URL, and is the same there", async () => {
    const searches = ["ResearchStudy", "ResearchSubject", "List", "Group?actual=false"];
    for (const search of searches) {
      const { entry = [] } = await get<Bundle>(
        `/${search}${search.includes("?") ? "&" : "?"}_count=3`,
      );
      expect(entry).not.toEqual([]);
      for (const { fullUrl = "", resource } of entry) {
        expect(await (await fetch(fullUrl)).json()).toEqual(resource);
      }
    }
  });
});

describe("a study", () => {
  it("A8-01 says what it is, and leads to what its cohorts ask for", async () => {
    const study = await get<ResearchStudy>("/ResearchStudy/NCT06614270");
    expect(study).toMatchObject({
      status: "active",
      identifier: [{ system: "https://clinicaltrials.gov", value: "NCT06614270" }],
      phase: { coding: [{ code: "n-a" }] },
    });
    expect(study.arm).toHaveLength(5);
    expect(study.enrollment).toHaveLength(5);
    for (const { reference = "" } of study.enrollment ?? []) {
      const group = await get<Group>(`/${reference}`);
      expect(group.actual).toBe(false);
      expect(group.member).toBeUndefined();
    }
  });

  it("A8-01 asks for every criterion of the cohort, in order, with its text", async () => {
    const { body } = await call(`${harness.base}/v1/studies/${STUDY}`);
    const { cohorts } = body as {
      cohorts: { criteria: { id: string; type: string; text: string }[] }[];
    };
    const group = await get<Group>(`/Group/${STUDY}-eligibility-sle`);
    expect(
      group.characteristic?.map(({ id, extension, exclude }) => ({
        id,
        type: exclude ? "exclusion" : "inclusion",
        text: extension?.[0]?.valueString,
      })),
    ).toEqual(cohorts[0]?.criteria.map(({ id, type, text }) => ({ id, type, text })));
    expect(group.characteristic?.find(({ id }) => id === "inc-2")).toMatchObject({
      valueRange: { low: { value: 18, code: "a" }, high: { value: 65, code: "a" } },
      exclude: false,
    });
  });

  it.each([
    ["identifier=NCT06421701", ["NCT06421701"]],
    ["identifier=https://clinicaltrials.gov|NCT06421701", ["NCT06421701"]],
    ["identifier=https://elsewhere.example|NCT06421701", []],
    ["identifier=CHEC2024-181", ["NCT06464679"]],
    ["title=anti-cd19 il-10", ["NCT06614270"]],
    ["status=active&_id=NCT06421701,NCT06614270", ["NCT06421701", "NCT06614270"]],
    ["status=completed", []],
    ["_lastUpdated=lt2020-01-01", []],
  ])("A8-01 is found by %s", async (query, expected) => {
    const bundle = await get<Bundle>(`/ResearchStudy?${query}`);
    expect(resourcesOf([bundle]).map(({ id }) => id)).toEqual(expected);
  });
});

describe("a screening list", () => {
  it("A8-01 is found by its identifier, as recruIT has them", async () => {
    const bundle = await get<Bundle<List>>(`/List?identifier=${STUDY}`);
    const [list] = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
    expect(list).toMatchObject({
      status: "current",
      mode: "working",
      code: {
        coding: expect.arrayContaining([
          {
            system: "https://fhir.miracum.org/uc1/CodeSystem/screeningList",
            code: "screening-recommendations",
          },
        ]),
      },
      extension: expect.arrayContaining([
        {
          url: "https://fhir.miracum.org/uc1/StructureDefinition/belongsToStudy",
          valueReference: { reference: `ResearchStudy/${STUDY}`, display: expect.any(String) },
        },
      ]),
    });
    expect(list).toEqual(await get<List>(`/List/${STUDY}`));
    const code = "https://fhir.miracum.org/uc1/CodeSystem/screeningList|screening-recommendations";
    expect((await get<Bundle>(`/List?code=${encodeURIComponent(code)}`)).total).toBe(5);
  });

  it("A8-01 holds the study's candidates, the eligible ones first", async () => {
    const list = await get<List>(`/List/${STUDY}`);
    const subjects = resourcesOf(await all(`/ResearchSubject?study=${STUDY}`));
    const items = (list.entry ?? []).map(({ item }) => item.reference ?? "");
    expect(new Set(items)).toEqual(new Set(subjects.map(({ id = "" }) => `ResearchSubject/${id}`)));
    expect(items).toHaveLength(subjects.length);
    const order = ["eligible", "possible", "ineligible"];
    const ranks = (list.entry ?? []).map(({ flag }) =>
      order.indexOf(flag?.coding?.at(-1)?.code ?? ""),
    );
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  it("A8-01 is a group of patients too, by the same rule", async () => {
    const group = await get<Group>(`/Group/${STUDY}`);
    const subjects = await all(`/ResearchSubject?study=${STUDY}`);
    expect(group).toMatchObject({ actual: true, type: "person", quantity: subjects[0]?.total });
    const [summary] = resourcesOf([await get<Bundle>(`/Group?_id=${STUDY}`)]) as Group[];
    expect(summary?.member).toBeUndefined();
    expect(summary?.meta?.tag?.[0]?.code).toBe("SUBSETTED");
  });

  it.each(["/List/NCT00000000", "/Group/NCT00000000", "/Group/NCT06421701-eligibility-ssc"])(
    "A8-01 there is none at %s",
    async (path) => expect((await fhir(harness, path)).status).toBe(404),
  );
});

describe("where a match comes from", () => {
  it("A9-03 names engine, revision and the resources that decided it", async () => {
    const { entry = [] } = await get<Bundle>(`/ResearchSubject?study=NCT06614270&_count=1`);
    const id = entry[0]?.resource?.id ?? "";
    const bundle = await get<Bundle<Provenance>>(`/Provenance?target=ResearchSubject/${id}`);
    const provenances = resourcesOf([bundle]) as Provenance[];
    expect(provenances).not.toEqual([]);
    for (const each of provenances) {
      expect(each.target).toEqual([{ reference: `ResearchSubject/${id}` }]);
      expect(each.agent[0]?.who.display).toMatch(
        /^cohort-matcher \(engine \S+, study revision 1\)$/,
      );
      const sources = (each.entity ?? []).map(({ what }) => what.reference ?? "");
      expect(sources.some((source) => /^(?!ResearchStudy)[A-Z]\w+\//.test(source))).toBe(true);
      expect(await get<Provenance>(`/Provenance/${each.id ?? ""}`)).toEqual(each);
    }
  });

  it("A9-03 is asked for by its target", async () => {
    expect((await fhir(harness, "/Provenance")).status).toBe(400);
    expect((await fhir(harness, "/Provenance/x")).status).toBe(404);
    const none = "00000000-0000-8000-8000-000000000000";
    expect((await get<Bundle>(`/Provenance?target=ResearchSubject/${none}`)).total).toBe(0);
  });
});
