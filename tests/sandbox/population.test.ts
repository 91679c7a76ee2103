import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { readBundle } from "@cohort/fhir-mapping";
import { parseDay } from "@cohort/foundation";
import type { Match } from "@cohort/matching";
import { type GeneratedPerson, generatePopulation, type Shown, start } from "@cohort/sandbox";
import { type Matched, matcher, readAll } from "./match-population.ts";

const DAY = "2026-11-22";
const asOf = parseDay(DAY) ?? Number.NaN;
const { people } = generatePopulation({ seed: 1, size: 320, asOf });
const lifecycle = new Lifecycle();
let matched: ReadonlyMap<string, Matched>;
let gaps: readonly unknown[];

beforeAll(async () => {
  const sandbox = await start(
    { port: 0, population: { seed: 1, size: 320, asOf: DAY } },
    lifecycle,
  );
  if (!sandbox.ok) throw new Error(sandbox.failure.message);
  const read = await readAll(sandbox.value.baseUrl);
  const match = await matcher(asOf);
  matched = new Map([...read].map(([id, input]) => [id, match(input)]));
  gaps = [...read.values()].flatMap((input) => input.gaps ?? []);
}, 60_000);
afterAll(() => lifecycle.close());

const matchOf = ({ id }: GeneratedPerson): Match => {
  const found = matched.get(id);
  if (!found) throw new Error(`Patient/${id} was not read`);
  return found.match;
};

/** What a match shows, in the terms in which a story promises it and no others. */
function shownBy(match: Match, promised: Shown): Shown {
  const criterion = match.criteria.find(({ id }) => id === promised.criterion);
  return {
    verdict: match.verdict,
    ...(promised.criterion === undefined ? {} : { criterion: String(criterion?.id) }),
    ...(promised.outcome === undefined || !criterion ? {} : { outcome: criterion.outcome }),
    ...(promised.reason === undefined || !criterion?.reason
      ? {}
      : { reason: criterion.reason as NonNullable<Shown["reason"]> }),
    ...(match.nearMiss === null ? {} : { nearMiss: true }),
    ...(match.eligibleFrom === null ? {} : { later: true }),
    ...(match.gate === null ? {} : { deceased: true }),
    ...(match.index === "none" ? { noCandidate: true } : {}),
  };
}

/** Every text in a value, however deep. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsOf) : [];
}

const told = people.flatMap((person) => (person.shows ? [{ person, shows: person.shows }] : []));

describe("the built-in people, read over FHIR and matched", () => {
  it("are all read, every type of each", () => {
    expect([...matched.keys()].toSorted()).toEqual(people.map(({ id }) => id));
    expect(gaps).toEqual([]);
  });

  it.each(told.map(({ person, shows }) => [person.story, person, shows] as const))(
    "%s shows what its story says",
    (_story, person, shows) => expect(shownBy(matchOf(person), shows)).toEqual(shows),
  );

  it("without lupus are no candidates", () => {
    const others = people.filter(({ shows }) => shows === null);
    const candidates = others.filter((person) => matchOf(person).index !== "none");
    expect(candidates.map(({ story }) => story)).toEqual([]);
    expect(others.length).toBeGreaterThan(220);
  });

  it("give every verdict, every reason for unknown that data can cause, and near misses", () => {
    const matches = told.map(({ person }) => matchOf(person));
    const count = (verdict: string): number =>
      matches.filter((match) => match.verdict === verdict).length;
    expect(count("eligible")).toBeGreaterThanOrEqual(4);
    expect(count("possible")).toBeGreaterThanOrEqual(20);
    expect(count("ineligible")).toBeGreaterThanOrEqual(20);
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
    expect(matches.filter(({ nearMiss }) => nearMiss !== null).length).toBeGreaterThanOrEqual(8);
    expect(matches.filter(({ eligibleFrom }) => eligibleFrom !== null).length).toBeGreaterThan(3);
  });

  it("leave nothing of who they are in their records", () => {
    const left = people.flatMap(({ id, resources: [patient] }) => {
      const record = JSON.stringify(matched.get(id)?.record);
      const written = ["name", "address", "telecom", "identifier"].map((name) => patient?.[name]);
      const personal = textsOf(written).filter(
        (text) => text.length > 2 && !/^(http|urn:)/.test(text),
      );
      return personal.filter((text) => record.includes(text));
    });
    expect(people.length).toBe(matched.size);
    expect(left).toEqual([]);
  });
});

it("other people on another day show the same", async () => {
  const day = parseDay("2028-02-29") ?? Number.NaN;
  const town = generatePopulation({ seed: 7, size: 320, asOf: day });
  const match = await matcher(day);
  const medications = town.shared.filter(({ resourceType }) => resourceType === "Medication");
  const lupus = town.people.flatMap((person) => (person.shows ? [person] : []));
  const shown = lupus.map(({ story, shows, resources: [patient, ...resources] }) => {
    const bundle = [patient, ...resources, ...medications].map((resource) => ({ resource }));
    const input = readBundle({ resourceType: "Bundle", type: "collection", entry: bundle });
    if (!input.ok || !shows) throw new Error(story);
    return { story, shows: shownBy(match(input.value).match, shows) };
  });
  expect(shown).toEqual(lupus.map(({ story, shows }) => ({ story, shows })));
});
