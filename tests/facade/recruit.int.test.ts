import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource, List, OperationOutcome } from "fhir/r4.js";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { fhir } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

// What the two screening-list applications of MIRACUM recruIT ask of their FHIR server, from the published sources of both.

/** Of releases, and of what is to follow them. */
const RELEASED = "https://fhir.miracum.org/uc1/CodeSystem/screeningList";
const CURRENT = "https://miracum.github.io/recruit/fhir/CodeSystem/screening-list-type";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a", { sledai: 10 }), b: lupus("b", { sledai: 12 }) });
}, 60_000);
afterAll(() => harness.stop());

async function search(query: string): Promise<Bundle<FhirResource>> {
  const { status, body } = await fhir(harness, query);
  expect([query, status]).toEqual([query, 200]);
  expect(complaintsAbout(body)).toEqual([]);
  return body as Bundle<FhirResource>;
}

/** By `Bundle.entry.search.mode`, the types and ids of what came. */
const came = ({ entry = [] }: Bundle<FhirResource>, mode: string): string[] =>
  entry.flatMap(({ resource, search: how }) =>
    resource && how?.mode === mode ? [`${resource.resourceType}/${resource.id ?? ""}`] : [],
  );

const listOf = ({ entry = [] }: Bundle<FhirResource>, study = STUDY): List => {
  const found = entry.find(
    ({ resource }) => resource?.resourceType === "List" && resource.id === study,
  );
  return found?.resource as List;
};

const itemsOf = ({ entry = [] }: List): string[] => entry.map(({ item }) => item.reference ?? "");

describe("recruIT's screening lists", () => {
  it.each([RELEASED, CURRENT])("A8-01 are found by the code of %s", async (system) => {
    const code = encodeURIComponent(`${system}|screening-recommendations`);
    const bundle = await search(`/List/?code=${code}&status=current,retired`);
    expect(bundle.total).toBe(5);
    const { extension = [] } = listOf(bundle);
    // The application resolves the first one, whatever it is called.
    expect(extension[0]?.valueReference?.reference).toBe(`ResearchStudy/${STUDY}`);
    expect(extension.map(({ url }) => url)).toEqual([
      "https://miracum.github.io/recruit/fhir/StructureDefinition/screening-list-belongs-to-study",
      "https://fhir.miracum.org/uc1/StructureDefinition/belongsToStudy",
    ]);
  });

  it("A8-01 bring their entries along", async () => {
    const bundle = await search(`/List/?_id=${STUDY}&_include=List:item`);
    const items = itemsOf(listOf(bundle));
    expect(items).toHaveLength(2);
    expect(bundle.total).toBe(1);
    expect(came(bundle, "match")).toEqual([`List/${STUDY}`]);
    expect(came(bundle, "include").toSorted()).toEqual(items.toSorted());
    const only = await search(`/List?_id=${STUDY}`);
    expect(came(only, "include")).toEqual([]);
  });

  it("A8-01 say of patients that they are the EHR's, which takes nothing from the answer", async () => {
    for (const patient of ["ResearchSubject:patient", "ResearchSubject:individual:Patient"]) {
      const bundle = await search(
        `/List?code=${RELEASED}%7Cscreening-recommendations&status=current,retired&_include=List:item` +
          `&_include:iterate=${patient}&_count=100`,
      );
      expect(came(bundle, "match")).toHaveLength(5);
      expect(came(bundle, "include").length).toBeGreaterThanOrEqual(2);
      const told = bundle.entry?.find(({ search: how }) => how?.mode === "outcome");
      expect((told?.resource as OperationOutcome | undefined)?.issue).toMatchObject([
        { severity: "information", code: "not-supported" },
      ]);
      expect(JSON.stringify(bundle)).not.toContain('"resourceType":"Patient"');
    }
  });

  it("A8-01 are told through all pages with what belongs to each", async () => {
    let url = `/List?_count=2&_include=List:item&_include:iterate=ResearchSubject:study`;
    const lists: List[] = [];
    for (let pages = 0; url !== "" && pages < 9; pages += 1) {
      const bundle = await search(url);
      const own = (bundle.entry ?? []).flatMap(({ resource }) =>
        resource?.resourceType === "List" ? [resource] : [],
      );
      const subjects = new Set(own.flatMap(itemsOf));
      const brought = came(bundle, "include");
      expect(brought.filter((each) => each.startsWith("ResearchSubject/"))).toHaveLength(
        subjects.size,
      );
      expect(new Set(brought).size).toBe(brought.length);
      lists.push(...own);
      const next = bundle.link?.find(({ relation }) => relation === "next")?.url ?? "";
      url = next.slice(next.indexOf("/fhir") + 5 || next.length);
    }
    expect(lists.map(({ id }) => id)).toHaveLength(5);
  });
});

describe("recruIT's subjects", () => {
  it("A8-01 bring along the studies of a patient", async () => {
    const bundle = await search(
      "/ResearchSubject?patient=Patient/a&_include=ResearchSubject:study&_pretty=false",
    );
    const studies = (bundle.entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === "ResearchSubject" ? [resource.study.reference ?? ""] : [],
    );
    expect(studies.length).toBeGreaterThan(0);
    expect(came(bundle, "include").toSorted()).toEqual([...new Set(studies)].toSorted());
  });
});

describe("what cannot be brought along", () => {
  it.each([
    "/List?_include=List:subject",
    "/List?_include=*",
    "/List?_include=ResearchSubject:study",
    "/List?_include=List:item:Patient",
    "/List?_include:recurse=List:item",
    "/Group?_include=Group:member",
    "/ResearchSubject?_include=List:item",
    "/List?_revinclude=Provenance:target",
  ])("A8-01 %s is refused by name", async (query) => {
    const { status, body } = await fhir(harness, query);
    expect(status).toBe(400);
    const [issue] = (body as OperationOutcome).issue;
    expect(issue?.expression?.[0]).toMatch(/^_(rev)?include$/);
  });
});
