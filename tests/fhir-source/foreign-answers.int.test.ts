import { describe, expect, it } from "@jest/globals";
import type { FhirResource, Group } from "fhir/r4.js";
import {
  allOf,
  closeAfterEach,
  errorOf,
  listAll,
  namesOf,
  observation,
  open,
  patient,
  people,
  readOne,
  readSome,
} from "./bench.ts";

closeAfterEach();

const NOON = Date.parse("2026-03-01T12:00:00Z");
const CATEGORIES = { Observation: ["laboratory", "survey"] };
const withCategory = (id: string, of: string, code: string): FhirResource => ({
  ...observation(id, of),
  category: [{ coding: [{ code }] }],
});
const group = (member: Group["member"] = []): Group => ({
  resourceType: "Group",
  id: "g",
  type: "person",
  actual: true,
  member,
});
const member = (id: string): { entity: { reference: string } } => ({
  entity: { reference: `Patient/${id}` },
});
const GROUP_TYPES = ["Patient", "Observation", "Group"] as const;

describe("a server that does not understand a list of patients", () => {
  it.each(["one", "first"] as const)(
    "A6-04 and takes it for %s is asked one by one",
    async (as) => {
      const { source } = await open({ resources: people(4, 2), mistakesLists: as });
      const read = await readSome(source, ["p1", "p2", "p3", "p4"]);
      expect(read.map(({ resources }) => namesOf(resources))).toEqual(
        ["p1", "p2", "p3", "p4"].map((id) => [`Observation/${id}-o1`, `Observation/${id}-o2`]),
      );
    },
  );

  it("A6-04 is not suspected once one answer told of two", async () => {
    const { source, stub } = await open({ resources: people(4) });
    await readSome(source, ["p1", "p2", "p3", "p4"]);
    const searches = stub.requests.filter(({ route, type }) => route === "search" && type !== null);
    expect(searches.filter(({ type }) => type === "Observation")).toHaveLength(1);
    expect(searches.filter(({ type }) => type === "Condition")).toHaveLength(1);
  });
});

describe("a server that says that it holds something back", () => {
  it("A6-04 leaves a gap, and what it gives stays", async () => {
    const resources = [
      patient("p1"),
      withCategory("o1", "p1", "laboratory"),
      observation("o2", "p1"),
      patient("p2"),
      withCategory("o3", "p2", "laboratory"),
    ];
    const { source } = await open({ resources, suppresses: ["Observation"] });
    for (const _ of ["at first", "again: the type is not left alone"]) {
      const read = await readSome(source, ["p1", "p2"]);
      expect(read.map((one) => [namesOf(one.resources), one.gaps])).toEqual([
        [["Observation/o1"], [{ type: "Observation", reason: "unauthorised" }]],
        [["Observation/o3"], [{ type: "Observation", reason: "unauthorised" }]],
      ]);
    }
  });
});

describe("a server that searches by category alone", () => {
  const resources = [
    patient("p1"),
    withCategory("o1", "p1", "laboratory"),
    withCategory("o2", "p1", "survey"),
  ];

  it("A6-11 is asked by those that it knows, and from then on by nothing else", async () => {
    const { source, stub } = await open({ resources, categories: CATEGORIES });
    const first = await readOne(source, "p1");
    expect([namesOf(first.resources), first.gaps]).toEqual([
      ["Observation/o1", "Observation/o2"],
      [],
    ]);
    const before = stub.requests.length;
    await readOne(source, "p1");
    const again = stub.requests.slice(before).filter(({ type }) => type === "Observation");
    expect(again.map(({ params }) => params.get("category"))).toEqual(["laboratory,survey"]);
  });

  it("A6-11 and does not grant one of them leaves a gap, and gives the others", async () => {
    const { source, stub } = await open({ resources, categories: CATEGORIES });
    const isSurvey = (category: string | null): boolean => category?.includes("survey") ?? false;
    stub.fault({
      match: { type: "Observation", when: ({ params }) => isSurvey(params.get("category")) },
      answer: { kind: "status", status: 403 },
    });
    for (const _ of ["at first", "again"]) {
      const { resources: read, gaps } = await readOne(source, "p1");
      expect(namesOf(read)).toEqual(["Observation/o1"]);
      expect(gaps).toEqual([{ type: "Observation", reason: "unauthorised" }]);
    }
  });
});

describe("a next link that has lost whom the search was for", () => {
  it("A6-04 is a gap where a search by GET has it too, never another's results", async () => {
    const { source, stub } = await open({
      resources: people(3, 3),
      refuses: ["post"],
      pageSize: 2,
    });
    stub.fault({
      match: { type: "Observation", route: "search" },
      answer: { kind: "next", to: new URL(`${stub.baseUrl}/Observation?_skip=4&_count=2`) },
    });
    const { resources, gaps } = await readOne(source, "p1");
    expect(namesOf(resources)).toEqual(["Observation/p1-o1", "Observation/p1-o2"]);
    expect(gaps).toEqual([{ type: "Observation", reason: "unreadable" }]);
  });
});

describe("a server that lists nobody unasked", () => {
  it("A6-11 is told of as such, with what to do", async () => {
    const { source } = await open({ resources: people(2), refuses: ["everyone"] });
    const error = await errorOf(listAll(source));
    expect(error).toMatchObject({ class: "no-patient-list", status: 400 });
    expect(error).toHaveProperty("failure.action", expect.stringContaining("FHIR_GROUP"));
    expect(error).toHaveProperty("failure.code", "FHIR.NO_PATIENT_LIST");
  });

  it("A6-11 is listed by the members of a group: those that are patients, and still are members", async () => {
    const members = [
      member("p1"),
      { ...member("p2"), inactive: true },
      { entity: { reference: "Device/d" } },
      member("p3"),
    ];
    const resources = [...people(3), group(members)];
    const { source } = await open(
      { resources, refuses: ["everyone"], types: GROUP_TYPES },
      { group: "g" },
    );
    expect(await listAll(source)).toEqual(["p1", "p3"]);
  });

  it("A6-11 and does not name the members either says what to do, too", async () => {
    const { source } = await open(
      { resources: [...people(2), group()], types: GROUP_TYPES },
      { group: "g" },
    );
    const error = await errorOf(listAll(source));
    expect(error).toMatchObject({ class: "no-patient-list" });
    expect(error).toHaveProperty("failure.action", expect.stringContaining("FHIR_EXPORT"));
  });

  it("A6-06 changes of others than the members are nobody's business", async () => {
    const { source } = await open(
      {
        resources: [...people(3), group([member("p2")])],
        types: GROUP_TYPES,
        clock: { now: () => NOON },
      },
      { group: "g" },
    );
    const steps = await allOf(source.changes({ marks: {}, since: "2026-03-01T00:00:00Z" }));
    expect(new Set(steps.flatMap(({ patients }) => patients))).toEqual(new Set(["p2"]));
  });
});
