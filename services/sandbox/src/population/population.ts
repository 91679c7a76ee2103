import { expectDefined, type Day } from "@cohort/foundation";
import { calendarOf } from "./calendar.ts";
import type { GeneratedResource } from "./chart.ts";
import { WIDESPREAD } from "./everyday/widespread.ts";
import { live } from "./everyday/live.ts";
import { SPECIALIST } from "./everyday/specialist.ts";
import { hospital } from "./hospital.ts";
import { randomOf } from "./random.ts";
import { STORIES } from "./stories/all.ts";
import type { Shown } from "./story.ts";
import { tellStory } from "./tell-story.ts";
import { HOMES, type HomeKey } from "./terms/homes.ts";

export interface GeneratedPerson {
  /** Logical id of the Patient. */
  readonly id: string;
  /** Which story or background they live. */
  readonly story: string;
  /** What the story shows of studies; empty: a life that was not written for one. */
  readonly shows: readonly Shown[];
  /** The Patient first. */
  readonly resources: readonly GeneratedResource[];
}

export interface Population {
  /** What several people's resources point to. */
  readonly shared: readonly GeneratedResource[];
  readonly people: readonly GeneratedPerson[];
}

export interface PopulationOptions {
  readonly seed: number;
  readonly size: number;
  /** The day before which their lives lie; some entries are dated after it, as happens. */
  readonly asOf: Day;
}

/** So many people hold every story once; a larger population repeats them with other people. */
export const TOWN = 600;
const BACKGROUNDS = [...WIDESPREAD, ...SPECIALIST];

const isHome = (key: string): key is HomeKey => key in HOMES;
const HOME_KEYS = Object.keys(HOMES).filter(isHome);

/** Equal options give equal bytes; each person depends on the seed and their own number alone. */
export function generatePopulation({ seed, size, asOf }: PopulationOptions): Population {
  const calendar = calendarOf(asOf);
  const places = randomOf(seed, -1).shuffle(Array.from({ length: TOWN }, (_, place) => place));
  const people = Array.from({ length: size }, (_, index): GeneratedPerson => {
    const role = index % TOWN;
    const number = index - role + expectDefined(places[role], "place in town") + 1;
    const random = randomOf(seed, index);
    const id = `p${String(number).padStart(4, "0")}`;
    const home = random.pick(HOME_KEYS);
    const story = STORIES[role];
    if (story) {
      const { resources } = tellStory(story, { id, number, home }, calendar, random);
      return { id, story: story.key, shows: [story.shows].flat(), resources };
    }
    const background = random.weighted(BACKGROUNDS);
    const { resources } = live(background, { id, number, home }, calendar, random);
    return { id, story: background.key, shows: [], resources };
  });
  return { shared: hospital(calendar), people: people.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}
