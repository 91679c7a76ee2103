import { birthday } from "@cohort/foundation";
import type { Calendar } from "../calendar.ts";
import { createChart, type Chart } from "../chart.ts";
import type { Random } from "../random.ts";
import { diagnose } from "../resources/condition.ts";
import { prescribe } from "../resources/drug-entries.ts";
import { operate, vaccinate, visit, warnOf } from "../resources/events.ts";
import { observe } from "../resources/observation.ts";
import { bloodCount, bloodPressure } from "../resources/panel.ts";
import { register } from "../resources/patient.ts";
import { isAnalyte, isResultKey, type ResultKey } from "../resources/reading.ts";
import type { DrugEntry, Result, Sex } from "../story.ts";
import { ANALYTES } from "../terms/analytes.ts";
import { DRUGS } from "../terms/drugs.ts";
import { HOMES, type Home, type HomeKey } from "../terms/homes.ts";
import { LABORATORIES, type Laboratory } from "../terms/laboratories.ts";
import type { Background } from "./background.ts";
import { blemish } from "./blemishes.ts";

export interface Newcomer {
  readonly id: string;
  readonly number: number;
  readonly home: HomeKey;
}

/** How drugs are named and what becomes of their entries. */
const WAYS: readonly { readonly weight: number; readonly entry: Partial<DrugEntry> }[] = [
  { weight: 70, entry: {} },
  { weight: 12, entry: { named: "listed" } },
  { weight: 6, entry: { named: "contained" } },
  { weight: 3, entry: { named: "text" } },
  { weight: 4, entry: { status: "stopped" } },
  { weight: 2, entry: { status: "entered-in-error" } },
  { weight: 2, entry: { status: "not-taken" } },
  { weight: 1, entry: { status: "cancelled" } },
];

const COUNTED = ["haemoglobin", "wbc", "neutrophils", "platelets"] as const;
const ROUTINE = ["alt", "creatinine", "crp"] as const;

function valueOf(chart: Chart, background: Background, key: ResultKey): Result {
  if (!isAnalyte(key)) return {};
  const { digits, usual } = ANALYTES[key];
  const [from, to] = background.measured?.[key] ?? usual;
  return { is: chart.random.between(from, to, digits) };
}

/** Some visits to the laboratory, the latest within a year or two. */
function laboratoryVisits(chart: Chart, background: Background): void {
  const { random } = chart;
  const own = Object.keys(background.measured ?? {}).filter(isResultKey);
  const others = [...ROUTINE, ...own].filter((key) => !COUNTED.some((counted) => counted === key));
  let daysAgo = random.int(2, 420);
  for (let left = random.int(1, 3); left > 0; left -= 1, daysAgo += random.int(30, 400)) {
    const taken = { daysAgo, minute: random.int(0, 200) };
    bloodCount(
      chart,
      COUNTED.map((key) => [key, valueOf(chart, background, key)]),
      taken,
    );
    for (const key of new Set(others)) {
      observe(chart, key, blemish(random, valueOf(chart, background, key)), taken);
    }
    visit(chart, daysAgo);
  }
  for (const [key, is] of Object.entries(background.found ?? {})) {
    if (isResultKey(key)) observe(chart, key, { is }, { daysAgo: random.int(5, 500), minute: 30 });
  }
}

function vitalSigns(chart: Chart, background: Background, ill: boolean): void {
  const { random, person } = chart;
  const taken = { daysAgo: random.int(1, 400), minute: 3 };
  const high = background.has?.includes("hypertension") ? 30 : 0;
  bloodPressure(chart, random.int(102 + high, 136 + high), random.int(60, 88 + high / 2), taken);
  if (background.measured?.weight === undefined) observe(chart, "weight", { is: person.kg }, taken);
  if (ill) observe(chart, "temperature", {}, taken);
}

function treatment(chart: Chart, background: Background): void {
  const { random } = chart;
  for (const what of background.takes ?? []) {
    const from = random.int(15, 900);
    const stopped = random.percent(20) ? { until: Math.max(1, from - random.int(7, 200)) } : {};
    const given = DRUGS[what].form === "injection" ? "administration" : "dispense";
    const as = random.pick(["request", "request", "statement", given] as const);
    prescribe(chart, {
      ...random.weighted(WAYS).entry,
      what,
      as,
      from: as === "dispense" ? Math.min(from, 200) : from,
      ...stopped,
    });
  }
  for (const what of background.done ?? []) operate(chart, { what, daysAgo: random.int(20, 1500) });
}

/** Writes the papers of someone who lives for no study. */
export function live(
  background: Background,
  newcomer: Newcomer,
  calendar: Calendar,
  random: Random,
): Chart {
  const home: Home = HOMES[newcomer.home];
  const laboratory: Laboratory = LABORATORIES[home.laboratory];
  const sex: Sex = background.sex ?? random.pick(["female", "male"]);
  const age = random.int(...background.ages);
  const kg = age < 16 ? 3 * age + random.int(6, 12) : random.int(48, 98);
  const chart = createChart({ id: newcomer.id, sex, kg, home, laboratory }, calendar, random);
  const died = age > 60 && random.percent(9) ? random.int(10, 700) : undefined;
  register(chart, {
    birth: birthday(calendar.asOf, -age) - random.int(1, 360),
    number: newcomer.number,
    ...(random.percent(2) ? { gender: random.pick(["other", "unknown"] as const) } : {}),
    ...(died === undefined ? {} : { died: random.percent(20) ? null : died }),
  });
  const perhaps = (background.perhaps ?? []).filter(() => random.percent(33));
  const diagnoses = [...(background.has ?? []), ...perhaps];
  for (const what of diagnoses) diagnose(chart, { what, since: random.int(10, 5000) });
  vitalSigns(chart, background, diagnoses.length > 0);
  if (diagnoses.length > 0 || random.percent(40)) laboratoryVisits(chart, background);
  treatment(chart, background);
  const vaccines = age < 16 ? (["mmr", "varicella"] as const) : (["influenza", "tetanus"] as const);
  for (const what of vaccines) vaccinate(chart, { what, daysAgo: random.int(30, 2500) });
  if (random.percent(12))
    warnOf(chart, { what: random.pick(["penicillin", "peanut", "pollen"] as const) });
  return chart;
}
