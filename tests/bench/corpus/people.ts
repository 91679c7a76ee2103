import { expectDefined, parseDay } from "@cohort/foundation";
import {
  type GeneratedPerson,
  type GeneratedResource,
  TOWN,
  generatePopulation,
} from "@cohort/sandbox";
import { drawFrom } from "../../cql/draw.ts";
import { ordinaryCare } from "./visits.ts";

/** The day that everybody is matched as of; what is on record lies before it. */
export const AS_OF = "2026-11-22";

/**
 * Who comes. `clinic`: everyone has a disease that a study asks for, or a sign of one, as a rheumatologist's patients have.
 * `hospital`: one in twenty. One in ten people has an autoimmune disease (Conrad et al., Lancet 2023, 19 diseases); the studies
 * ask for the rarer ones, and a hospital that recruits for them draws these.
 */
export type Mix = "clinic" | "hospital";
const SHARE: Readonly<Record<Mix, number>> = { clinic: 1, hospital: 0.05 };

/** Entries a person, unless the life alone has more. */
const SIZE = [105, 195] as const;

/** One patient of a corpus. */
export interface Someone {
  readonly id: string;
  /** Which life they live. */
  readonly story: string;
  readonly resources: readonly unknown[];
}

interface Town {
  readonly ill: readonly GeneratedPerson[];
  readonly others: readonly GeneratedPerson[];
  readonly medications: readonly GeneratedResource[];
}

/** Lives that were written for no study, with a disease that one asks for. */
const ILL: ReadonlySet<string> = new Set([
  "rheumatoid-arthritis",
  "rheumatoid-arthritis-on-biologics",
  "sjogren",
  "antiphospholipid",
  "systemic-sclerosis",
  "vasculitis",
  "dermatomyositis",
]);

const isIll = ({ shows, story }: GeneratedPerson): boolean => shows.length > 0 || ILL.has(story);

/** The last one that was built: corpora of one seed begin in the same town. */
let known: { readonly seed: number; readonly number: number; readonly town: Town } | null = null;

function townOf(seed: number, number: number): Town {
  if (known?.seed === seed && known.number === number) return known.town;
  const town = buildTown(seed, number);
  known = { seed, number, town };
  return town;
}

function buildTown(seed: number, number: number): Town {
  const asOf = expectDefined(parseDay(AS_OF), "a date");
  const options = { seed: seed * 1009 + number, size: TOWN, asOf };
  const { people: all, shared } = generatePopulation(options);
  return {
    ill: all.filter(isIll),
    others: all.filter((person) => !isIll(person)),
    medications: shared.filter(({ resourceType }) => resourceType === "Medication"),
  };
}

/** The person's papers under another id, with the medications that they refer to. */
function movedIn(person: GeneratedPerson, id: string, town: Town): readonly unknown[] {
  const text = JSON.stringify(person.resources).replaceAll(person.id, id);
  const named = town.medications.filter((each) => text.includes(`"Medication/${each.id}"`));
  return [...(JSON.parse(text) as unknown[]), ...named];
}

/** People one after the other, as many as are asked for. The same seed and mix give the same people, however many. */
export function* people(mix: Mix, seed: number, count: number): Generator<Someone> {
  let town = townOf(seed, 0);
  let towns = 1;
  let used = { ill: 0, others: 0 };
  for (let at = 0; at < count; at += 1) {
    const draw = drawFrom(Math.imul(seed, 1_000_003) ^ Math.imul(at + 1, 2_654_435_761));
    const kind = draw.chance(SHARE[mix]) ? "ill" : "others";
    if (used[kind] === town[kind].length) {
      town = townOf(seed, towns);
      towns += 1;
      used = { ill: 0, others: 0 };
    }
    const person = expectDefined(town[kind][used[kind]], "a person");
    used[kind] += 1;
    const id = `${mix}-${at}`;
    const own = movedIn(person, id, town);
    const more = ordinaryCare(draw, id, AS_OF, draw.int(...SIZE) - own.length);
    yield { id, story: person.story, resources: [...own, ...more] };
  }
}

/** A person's record as one line of JSON. */
export const bundleText = ({ id, resources }: Someone): string =>
  JSON.stringify({
    resourceType: "Bundle",
    id,
    type: "collection",
    entry: resources.map((resource) => ({ resource })),
  });
