import { type GeneratedResource, generatePopulation } from "@cohort/sandbox";
import { expectDefined, parseDay } from "@cohort/foundation";

const SEED = 7;
/** People of whom one is made who has a long history. */
const PEOPLE = 200;

const isOf = ({ resourceType }: GeneratedResource, type: string): boolean => resourceType === type;

/** A collection of exactly so many resources of one patient: the longest history of a town, with others' entries moved into it. */
export function recordOf(size: number, asOf: string): object {
  const { people } = generatePopulation({
    seed: SEED,
    size: PEOPLE,
    asOf: expectDefined(parseDay(asOf), "a date"),
  });
  const longest = people.toSorted((a, b) => b.resources.length - a.resources.length);
  const [first, ...others] = longest;
  const own = expectDefined(first, "a person");
  const moved = others.flatMap(({ id, resources }) =>
    resources
      .filter((resource) => !isOf(resource, "Patient"))
      .map((resource) => moveTo(resource, id, own.id)),
  );
  const resources = [...own.resources, ...moved].slice(0, size);
  return {
    resourceType: "Bundle",
    type: "collection",
    entry: resources.map((resource) => ({ resource })),
  };
}

function moveTo(resource: GeneratedResource, from: string, to: string): unknown {
  const text = JSON.stringify(resource).replaceAll(`Patient/${from}"`, `Patient/${to}"`);
  return JSON.parse(text);
}
