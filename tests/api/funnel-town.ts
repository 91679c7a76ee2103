import { expectDefined, parseDay } from "@cohort/foundation";
import { TOWN, generatePopulation } from "@cohort/sandbox";
import { type Harness, TODAY } from "./support.ts";

const BATCH = 100;

/** Stores and matches the sandbox's people, of whom somebody is shown for whatever can be said of each cohort. */
export async function seedTown(harness: Harness): Promise<number> {
  const asOf = expectDefined(parseDay(TODAY), "a date");
  const { people } = generatePopulation({ seed: 1, size: TOWN, asOf });
  for (let first = 0; first < people.length; first += BATCH) {
    const batch = people.slice(first, first + BATCH);
    await harness.seed(
      Object.fromEntries(
        batch.map(({ id, resources }) => [
          id,
          JSON.parse(JSON.stringify(resources)) as Parameters<Harness["seed"]>[0][string],
        ]),
      ),
    );
  }
  return people.length;
}
