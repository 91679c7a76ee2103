import { birthday, completedYears, type Day } from "@cohort/foundation";
import type { Calendar } from "./calendar.ts";
import { createChart, type Chart } from "./chart.ts";
import type { Random } from "./random.ts";
import { diagnose } from "./resources/condition.ts";
import { prescribe } from "./resources/drug-entries.ts";
import { operate, vaccinate, visit, warnOf } from "./resources/events.ts";
import { image } from "./resources/imaging.ts";
import { observe } from "./resources/observation.ts";
import { register } from "./resources/patient.ts";
import type { Story } from "./story.ts";
import { HOMES, type Home, type HomeKey } from "./terms/homes.ts";
import { LABORATORIES, type Laboratory } from "./terms/laboratories.ts";
import { examine } from "./work-ups/examine.ts";
import { recall } from "./work-ups/recall.ts";
import { workUpOf } from "./work-ups/of-diseases.ts";

/** Ages at which the work-up includes a pregnancy test. */
const CHILDBEARING = { from: 15, to: 55 };

/** The birthday on which a story's age holds now and for a month to come, or turns when it says. */
export function birthOf(story: Pick<Story, "age" | "turns">, asOf: Day, random: Random): Day {
  if (story.turns) {
    const { years, inDays } = story.turns;
    // Counted back from the birthday itself: leap years make "so many days" another date each year.
    return birthday(asOf + inDays, -years);
  }
  return birthday(asOf, -story.age) - random.int(40, 320);
}

function weigh(chart: Chart, story: Story): void {
  if (story.results?.weight !== undefined) return;
  for (const daysAgo of [290, 200, 58, 4])
    observe(chart, "weight", { is: chart.person.kg }, { daysAgo, minute: 5 });
  observe(chart, "height", {}, { daysAgo: 58, minute: 5 });
}

export interface Place {
  readonly id: string;
  readonly number: number;
  /** Where the story names no home. */
  readonly home: HomeKey;
}

/** Writes the papers of someone who lives a story. */
export function tellStory(story: Story, place: Place, calendar: Calendar, random: Random): Chart {
  const home: Home = HOMES[story.home ?? place.home];
  const laboratory: Laboratory = LABORATORIES[home.laboratory];
  const sex = story.sex ?? "female";
  const kg = story.kg ?? random.int(50, 68);
  const chart = createChart({ id: place.id, sex, kg, home, laboratory }, calendar, random);
  const birth = birthOf(story, calendar.asOf, random);
  register(chart, {
    birth,
    number: place.number,
    ...(story.birthPrecision === undefined ? {} : { birthPrecision: story.birthPrecision }),
    ...(story.died === undefined ? {} : { died: story.died }),
  });
  const workUp = workUpOf(story.diseases);
  const diagnoses = story.diagnosis ?? workUp.diagnoses(random);
  for (const entry of [...diagnoses, ...(story.alsoHas ?? [])]) diagnose(chart, entry);
  const drugs = [
    ...(story.steroid ?? workUp.steroid(kg)),
    ...(story.immunomodulators ?? workUp.immunomodulators),
    ...(story.alsoTakes ?? workUp.alsoTakes),
  ];
  for (const entry of drugs) prescribe(chart, entry);
  const years = completedYears(birth, calendar.asOf);
  const mayBear = sex === "female" && years >= CHILDBEARING.from && years <= CHILDBEARING.to;
  examine(chart, workUp.lines, story.results ?? {}, mayBear);
  for (const entry of story.reports ?? workUp.reports ?? []) image(chart, entry);
  weigh(chart, story);
  for (const entry of story.procedures ?? []) operate(chart, entry);
  for (const entry of story.vaccines ?? [{ what: "influenza" as const, daysAgo: 300 }])
    vaccinate(chart, entry);
  for (const entry of story.allergies ?? []) warnOf(chart, entry);
  visit(chart, 3);
  visit(chart, 58, 6);
  // Last: whatever stands above keeps its choices and its ids.
  recall(chart, workUp.lines, story.results ?? {});
  return chart;
}
