import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { readBundle } from "@cohort/fhir-mapping";
import { parseDay } from "@cohort/foundation";
import { type GeneratedPerson, generatePopulation, start, TOWN } from "@cohort/sandbox";
import { type Matched, matcher, readAll, shownBy } from "./match-population.ts";

const DAY = "2026-11-22";
const asOf = parseDay(DAY) ?? Number.NaN;
const { people } = generatePopulation({ seed: 1, size: TOWN, asOf });
const lifecycle = new Lifecycle();
let matched: ReadonlyMap<string, Matched>;
let gaps: readonly unknown[];

beforeAll(async () => {
  const sandbox = await start(
    { port: 0, population: { seed: 1, size: TOWN, asOf: DAY } },
    lifecycle,
  );
  if (!sandbox.ok) throw new Error(sandbox.failure.message);
  const read = await readAll(sandbox.value.baseUrl);
  const match = await matcher(asOf);
  matched = new Map([...read].map(([id, input]) => [id, match(input)]));
  gaps = [...read.values()].flatMap((input) => input.gaps ?? []);
}, 180_000);
afterAll(() => lifecycle.close());

const matchedOf = ({ id }: GeneratedPerson): Matched => {
  const found = matched.get(id);
  if (!found) throw new Error(`Patient/${id} was not read`);
  return found;
};

/** Every text in a value, however deep. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsOf) : [];
}

/** Every number in a value, however deep: an instant may have a postal code's digits inside it. */
function numbersOf(value: unknown): readonly string[] {
  if (typeof value === "number") return [String(value)];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(numbersOf) : [];
}

const told = people.flatMap((person) => person.shows.map((promised) => ({ person, promised })));
const named = told.map(
  ({ person, promised }) =>
    [`${person.story} (${promised.study} ${promised.cohort})`, person, promised] as const,
);

describe("the built-in people, read over FHIR and matched", () => {
  it("are all read, every type of each", () => {
    expect([...matched.keys()].toSorted()).toEqual(people.map(({ id }) => id));
    expect(gaps).toEqual([]);
  });

  it.each(named)("%s shows what its story says", (_story, person, promised) =>
    expect(shownBy(matchedOf(person), promised)).toEqual(promised),
  );

  it("have entries under codes of the dictionary, but for what is meant or asked of nobody", () => {
    const records = people.flatMap((person) =>
      person.shows.length > 0 ? [matchedOf(person).record] : [],
    );
    const unclaimed = records.flatMap((record) =>
      record.unclaimed.map(({ kind, code }) => `${kind} ${code}`),
    );
    expect([...new Set(unclaimed)].toSorted()).toEqual([
      "condition 254637007",
      "condition L93.0",
      "condition ZD-sle",
      "immunization 140",
      "medication ",
      "medication A02BC01",
      "medication A12AX",
      "medication B03BB01",
      "medication D07AA02",
      "medication M01AE01",
      "observation 1751-7",
      "observation ECHO-EF",
      "observation PF-0231",
      "observation PF-0415",
      "observation PF-0611",
      "procedure 73761001",
    ]);
  });

  it("without a story are candidates only of what their own disease is asked for", () => {
    const others = people.filter(({ shows }) => shows.length === 0);
    const candidates = others.filter((person) =>
      matchedOf(person).matches.some(({ index }) => index !== "none"),
    );
    const lives = [...new Set(candidates.map(({ story }) => story))].toSorted();
    expect(lives).toEqual([
      "antiphospholipid",
      "dermatomyositis",
      "rheumatoid-arthritis",
      "rheumatoid-arthritis-on-biologics",
      "sjogren",
      "systemic-sclerosis",
      "vasculitis",
    ]);
    expect(others.length).toBeGreaterThan(300);
    expect(candidates.length).toBeLessThan(0.25 * others.length);
  });

  it("give every verdict and every reason for unknown that data can cause", () => {
    const matches = told.flatMap(({ person, promised: { study, cohort } }) =>
      matchedOf(person).matches.filter((match) => match.study === study && match.cohort === cohort),
    );
    const reasons = matches.flatMap(({ criteria }) =>
      criteria.flatMap(({ reason }) => reason ?? []),
    );
    // The EHR's refusal, `unauthorised`, is not a matter of data.
    expect([...new Set(reasons)].toSorted()).toEqual([
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
  });

  it("leave nothing of who they are in their records", () => {
    const left = people.flatMap(({ id, resources: [patient] }) => {
      const record = matched.get(id)?.record;
      const texts = textsOf(record);
      const numbers = new Set(numbersOf(record));
      const written = ["name", "address", "telecom", "identifier"].map((name) => patient?.[name]);
      const personal = textsOf(written).filter(
        (text) => text.length > 2 && !/^(http|urn:)/.test(text),
      );
      return personal.filter(
        (text) => numbers.has(text) || texts.some((recorded) => recorded.includes(text)),
      );
    });
    expect(people.length).toBe(matched.size);
    expect(left).toEqual([]);
  });
});

it("other people on another day show the same", async () => {
  const day = parseDay("2028-02-29") ?? Number.NaN;
  const town = generatePopulation({ seed: 7, size: TOWN, asOf: day });
  const match = await matcher(day);
  const medications = town.shared.filter(({ resourceType }) => resourceType === "Medication");
  const shown = town.people.flatMap(({ story, shows, resources }) => {
    if (shows.length === 0) return [];
    const bundle = [...resources, ...medications].map((resource) => ({ resource }));
    const input = readBundle({ resourceType: "Bundle", type: "collection", entry: bundle });
    if (!input.ok) throw new Error(story);
    const found = match(input.value);
    return shows.map((promised) => ({ story, shows: shownBy(found, promised) }));
  });
  expect(shown).toEqual(
    town.people.flatMap(({ story, shows }) =>
      shows.map((promised) => ({ story, shows: promised })),
    ),
  );
}, 120_000);
