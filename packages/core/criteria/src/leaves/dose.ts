import { conceptId, formatDay } from "@cohort/foundation";
import { type DailyEquivalent, type ObservationFact, dailyEquivalents } from "@cohort/record";
import { type Context, labels, opensOn } from "../context.ts";
import { absent, decided, openForData, openForPerson, presume } from "../absence.ts";
import { factEvidence, observationEvidence, shownDerived } from "../evidence.ts";
import { type Finding, sortedDays } from "../finding.ts";
import { compareInterval } from "../interval.ts";
import type { Evidence } from "../outcome.ts";
import type { ResolvedLeaf } from "../resolve.ts";
import { type ExposureRule, entriesOf, ingredientOf } from "./drug-entries.ts";

const WEIGHT = conceptId("body-weight");

/** Prednisone equivalents are quotients, so a dose within this of the bound is the bound. */
const EQUAL_WITHIN = 1e-9;

type Dose = NonNullable<ExposureRule["dose"]>;

const meetsBound = (day: DailyEquivalent, bound: number): boolean =>
  Math.abs(day.low - bound) <= EQUAL_WITHIN * bound &&
  Math.abs(day.high - bound) <= EQUAL_WITHIN * bound;

function evidenceOf(context: Context, day: DailyEquivalent, unit: string): readonly Evidence[] {
  const value =
    day.low === day.high
      ? shownDerived(day.high)
      : `${shownDerived(day.low)} - ${shownDerived(day.high)}`;
  const drugs = day.facts.flatMap((fact) =>
    factEvidence(fact, ingredientOf(context, fact)).map((entry) => ({
      ...entry,
      value,
      unit,
      derivedBy: "prednisone equivalent",
    })),
  );
  return [...drugs, ...(day.weight ? observationEvidence(day.weight, WEIGHT) : [])];
}

/** The highest dose of any day, in prednisone equivalents, against a bound; equal to it, a person decides. */
export function evaluateDose(
  context: Context,
  { rule, windows }: ResolvedLeaf<ExposureRule>,
  dose: Dose,
): Finding {
  const { asOf, index } = context;
  const concepts = rule.concepts.map(conceptId);
  const window = concepts[0] && windows.get(concepts[0]);
  const facts = entriesOf(context, rule);
  const weighed = index
    .of([WEIGHT])
    .filter((fact): fact is ObservationFact => fact.kind === "observation");
  const weights = weighed.filter(({ when }) => when !== null && when.from <= asOf);
  const begins = [...facts.map(({ start }) => start), ...weighed.map(({ when }) => when)];
  const breakpoints = sortedDays(
    begins.flatMap((moment) => (moment && moment.from > asOf ? [moment.from] : [])),
  );
  const none = absent(context, concepts, rule.whenAbsent);
  if (facts.length === 0) return { ...none, breakpoints };

  const { days, gaps } = dailyEquivalents(
    facts,
    weights,
    dose.unit === "mg/kg/d",
    { from: window ? opensOn(window, asOf) : null, to: asOf },
    index.terminology,
  );
  const truths = days.map((day) => {
    if (dose.op === ">" && meetsBound(day, dose.value)) return "equal";
    return compareInterval(
      { low: day.low, lowOpen: false, high: day.high, highOpen: false },
      dose.op,
      dose.value,
    );
  });
  const best = (wanted: (typeof truths)[number]): DailyEquivalent | undefined =>
    days
      .filter((_, position) => truths[position] === wanted)
      .toSorted((a, b) => b.high - a.high || b.day - a.day)[0];
  const values = (day: DailyEquivalent | undefined) => ({
    what: labels(context, concepts),
    value: day ? shownDerived(day.high) : null,
    date: day ? formatDay(day.day) : null,
    op: dose.op,
    bound: dose.value,
    unit: dose.unit,
  });

  const reached = best("true");
  if (reached) {
    return decided(
      true,
      { id: "dose", values: values(reached) },
      { basis: "derived", evidence: evidenceOf(context, reached, dose.unit), breakpoints },
    );
  }
  const equal = best("equal");
  if (equal) {
    const question = `The highest recorded dose equals ${dose.value} ${dose.unit}, where more is asked for: does it count?`;
    const message = { id: "dose-equal", values: values(equal) };
    return {
      ...openForPerson(question, message, evidenceOf(context, equal, dose.unit)),
      breakpoints,
    };
  }
  const between = best("unknown");
  if (between) {
    const message = { id: "dose-imprecise", values: values(between) };
    return {
      ...openForData("imprecise", concepts, message, evidenceOf(context, between, dose.unit)),
      breakpoints,
    };
  }
  if (gaps.has("weight")) {
    const message = { id: "dose-no-weight", values: values(undefined) };
    return {
      ...openForData(
        "missing",
        [WEIGHT],
        message,
        facts.flatMap((fact) => factEvidence(fact, ingredientOf(context, fact))),
      ),
      breakpoints,
    };
  }
  if (gaps.has("dose")) {
    const message = { id: "dose-unreadable", values: values(undefined) };
    return {
      ...openForData(
        "missing",
        concepts,
        message,
        facts.flatMap((fact) => factEvidence(fact, ingredientOf(context, fact))),
      ),
      breakpoints,
    };
  }
  const highest = best("false");
  const message = { id: highest ? "dose" : "dose-none", values: values(highest) };
  const evidence = highest ? evidenceOf(context, highest, dose.unit) : [];
  if (none.truth !== "false") return { ...none, evidence, breakpoints };
  // What is recorded falls short; what was taken elsewhere is not known unless the history is complete.
  const finding =
    none.proven === "false"
      ? decided(false, message, { basis: none.basis })
      : presume("false", concepts, message);
  return { ...finding, evidence, breakpoints };
}
