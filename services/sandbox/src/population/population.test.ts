import { describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { completedYears, parseDateSpan, parseDay } from "@cohort/foundation";
import type { Patient } from "fhir/r4.js";
import { REQUIRED_ELEMENTS, isElement } from "../server/elements.ts";
import { isObject, isResourceId } from "../store/json.ts";
import type { GeneratedResource } from "./chart.ts";
import { generatePopulation, TOWN } from "./population.ts";

const asOf = parseDay("2026-11-22") ?? Number.NaN;
const town = generatePopulation({ seed: 1, size: TOWN, asOf });
const resources = [...town.shared, ...town.people.flatMap((person) => person.resources)];
const bytesOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex");

/** The values under each member's name, however deep: one walk for all that is asked of it. */
function byMember(value: unknown, found = new Map<string, unknown[]>()): Map<string, unknown[]> {
  if (Array.isArray(value)) for (const item of value) byMember(item, found);
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const values = found.get(name);
      if (values) values.push(member);
      else found.set(name, [member]);
      byMember(member, found);
    }
  }
  return found;
}
const members = byMember(resources);
const valuesOf = (name: string): ReadonlySet<unknown> => new Set(members.get(name));

describe("the built-in people", () => {
  it("are the same, byte for byte, for the same seed and day", () => {
    expect(bytesOf(generatePopulation({ seed: 1, size: TOWN, asOf }))).toBe(bytesOf(town));
  });

  it("are others for another seed or day", () => {
    const few = (seed: number, day: number): string =>
      bytesOf(generatePopulation({ seed, size: 60, asOf: day }));
    expect(few(1, asOf)).toBe(few(1, asOf));
    expect(few(2, asOf)).not.toBe(few(1, asOf));
    expect(few(1, asOf + 1)).not.toBe(few(1, asOf));
  });

  it("have results of earlier visits where their disease is followed by them, outside every window", () => {
    const followed = town.people.find(({ story }) => story === "no-echocardiography");
    const ofC3 = (followed?.resources ?? []).flatMap((resource) => {
      const text = JSON.stringify(resource);
      const day = /"effectiveDateTime":"(\d{4}-\d{2}-\d{2})/.exec(text)?.[1];
      return text.includes('"4485-9"') && day !== undefined ? [day] : [];
    });
    const ages = ofC3.map((day) => asOf - (parseDay(day) ?? Number.NaN)).toSorted((a, b) => a - b);
    expect(ages).toHaveLength(4);
    expect(ages[0]).toBeLessThanOrEqual(30);
    expect(ages[1]).toBeGreaterThan(120);
  });

  it("stay who they are when more are asked for", () => {
    const more = generatePopulation({ seed: 1, size: TOWN + 200, asOf });
    expect(more.people).toHaveLength(TOWN + 200);
    expect(new Set(more.people.map(({ id }) => id)).size).toBe(TOWN + 200);
    expect(bytesOf(more.people.slice(0, TOWN))).toBe(bytesOf(town.people));
  });

  it("live for a study or for themselves, of every age and either sex", () => {
    const told = town.people.filter(({ shows }) => shows.length > 0);
    expect(told.length).toBeGreaterThanOrEqual(200);
    expect(told.length).toBeLessThan(0.5 * town.people.length);
    expect(new Set(town.people.map(({ story }) => story)).size).toBeGreaterThan(250);
    const patients = town.people.map(({ resources: [patient] }) => patient as unknown as Patient);
    const ages = patients.map(({ birthDate = "" }) =>
      completedYears(parseDateSpan(birthDate)?.from ?? Number.NaN, asOf),
    );
    expect([Math.min(...ages) <= 10, Math.min(...ages) >= 5]).toEqual([true, true]);
    expect([Math.max(...ages) >= 90, Math.max(...ages) <= 95]).toEqual([true, true]);
    const female = patients.filter(({ gender }) => gender === "female").length;
    expect(female).toBeGreaterThan(0.5 * TOWN);
    expect(female).toBeLessThan(0.8 * TOWN);
  });

  it("come from many places and are called so", () => {
    const names = town.people.map(({ resources: [patient] }) => JSON.stringify(patient?.["name"]));
    const having = (letters: RegExp): number => names.filter((name) => letters.test(name)).length;
    expect(having(/\p{Script=Han}/u)).toBeGreaterThan(40);
    expect(having(/[äöüß]/)).toBeGreaterThan(10);
    expect(having(/[ğşıçİ]/)).toBeGreaterThan(10);
    expect(having(/[áéíóúñ]/)).toBeGreaterThan(10);
  });

  it("promise every verdict, every reason that data can give, near misses and a later day", () => {
    const shown = town.people.flatMap(({ shows }) => shows);
    const count = (verdict: string): number =>
      shown.filter((shows) => shows.verdict === verdict).length;
    expect(count("eligible")).toBeGreaterThanOrEqual(4);
    expect(count("possible")).toBeGreaterThanOrEqual(20);
    expect(count("ineligible")).toBeGreaterThanOrEqual(20);
    expect([...new Set(shown.flatMap(({ reason }) => reason ?? []))].toSorted()).toEqual([
      "conflicting",
      "imprecise",
      "missing",
      "range",
      "stale",
      "unconfirmed",
      "undated",
      "unit",
      "unmapped",
      "unreadable",
    ]);
    expect(shown.filter(({ nearMiss }) => nearMiss).length).toBeGreaterThanOrEqual(5);
    expect(shown.filter(({ later }) => later).length).toBeGreaterThanOrEqual(3);
  });
});

describe("every resource", () => {
  it("has what FHIR R4 requires of its type", () => {
    const lacking = resources.flatMap((resource) =>
      (REQUIRED_ELEMENTS[resource.resourceType] ?? [])
        .filter((element) => !Object.keys(resource).some((name) => isElement(name, element)))
        .map((element) => `${resource.id} ${element}`),
    );
    expect(lacking).toEqual([]);
  });

  it("has an id of its own and was known to the server by yesterday", () => {
    const keys = resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(resources.filter(({ id }) => !isResourceId(id))).toEqual([]);
    const late = resources.filter(({ meta }) => meta.lastUpdated >= "2026-11-22");
    expect(late).toEqual([]);
  });

  it("belongs to its patient and points to what is there, but for one entry", () => {
    const known = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const strangers: string[] = [];
    for (const { id, resources: own } of town.people) {
      for (const resource of own.slice(1)) {
        const whose = byMember([resource["subject"], resource["patient"]]).get("reference");
        if (whose?.join() !== `Patient/${id}`) strangers.push(resource.id);
      }
    }
    expect(strangers).toEqual([]);
    const dangling = [...valuesOf("reference")].filter(
      (reference) => reference !== "#drug" && !known.has(String(reference)),
    );
    expect(dangling).toEqual([expect.stringMatching(/^Medication\/gone-/)]);
  });

  it("has no empty values, which FHIR does not allow", () => {
    const empty = (value: unknown): boolean =>
      value === "" ||
      value === null ||
      value === undefined ||
      (typeof value === "object" &&
        (Object.keys(value).length === 0 || Object.values(value).some(empty)));
    expect(resources.filter(empty).map(({ id }) => id)).toEqual([]);
  });

  it("is dated before the day of reading, with the exceptions that happen", () => {
    const dates = (resource: GeneratedResource): readonly unknown[] =>
      ["effectiveDateTime", "authoredOn", "performedDateTime", "occurrenceDateTime"].map(
        (element) => resource[element],
      );
    const ahead = resources.filter((resource) =>
      dates(resource).some((date) => typeof date === "string" && date >= "2026-11-22"),
    );
    expect(ahead.map(({ resourceType }) => resourceType)).toEqual(["Observation"]);
  });
});

describe("the shapes that servers send", () => {
  it.each([
    ["status", "preliminary amended entered-in-error cancelled stopped not-taken completed"],
    ["unit", "g/L g/dL mmol/L mg/dL umol/L 10*9/L 10*3/uL K/uL G/L /uL tablet"],
    ["text", "阴性 negativ Negative"],
    [
      "code",
      "PF-0231 M32.100x001 200936003 248152002 3150-0 LA6577-6 sledai-2k-total essdai-articular hrct-ground-glass",
    ],
    ["comparator", "<"],
  ])("%s: %s", (name, values) => {
    const found = valuesOf(name);
    expect(values.split(" ").filter((value) => !found.has(value))).toEqual([]);
  });

  it("a range in words", () => {
    expect(valuesOf("text").has("11.5 - 15 g/dL")).toBe(true);
  });

  it.each([
    "contained",
    "hasMember",
    "component",
    "dataAbsentReason",
    "deceasedDateTime",
    "deceasedBoolean",
    "effectivePeriod",
    "appliesTo",
    "valueBoolean",
    "valueString",
    "conclusion",
    "conclusionCode",
    "valueInteger",
  ])("%s", (name) => expect(valuesOf(name).size).toBeGreaterThan(0));
});
