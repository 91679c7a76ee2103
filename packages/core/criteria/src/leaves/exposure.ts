import {
  type ConceptId,
  type Day,
  type Period,
  addPeriod,
  conceptId,
  formatDay,
  parsePeriod,
} from "@cohort/foundation";
import { type Episode, type MedicationFact, coverage, episodes } from "@cohort/record";
import { type Context, labelOf, labels } from "../context.ts";
import { absent, decided, openForData, openForPerson, presume } from "../absence.ts";
import { factEvidence } from "../evidence.ts";
import { type Finding, allOf, sortedDays } from "../finding.ts";
import type { Evidence } from "../outcome.ts";
import { periodText } from "../period-text.ts";
import type { ResolvedLeaf } from "../resolve.ts";
import { evaluateDose } from "./dose.ts";
import { type ExposureRule, entriesOf, ingredientOf } from "./drug-entries.ts";
import { evaluateHappening } from "./happening.ts";

interface Lasting {
  readonly ingredient: ConceptId;
  readonly answer: "longer" | "equal" | "maybe" | "shorter";
  readonly episode: Episode;
  readonly turns: readonly Day[];
}

/** How an ingredient's longest episode compares to a length of time that it must exceed. */
function lasting(ingredient: ConceptId, episode: Episode, period: Period | null): Lasting {
  if (period === null) return { ingredient, answer: "longer", episode, turns: [] };
  const exactly = addPeriod(episode.from, period);
  const turns = episode.ongoing ? [exactly, exactly + 1] : [];
  if (episode.to > exactly) return { ingredient, answer: "longer", episode, turns };
  const isExact = episode.from === episode.earliest && episode.to === episode.latest;
  if (isExact) {
    const answer = episode.to === exactly ? "equal" : "shorter";
    return { ingredient, answer, episode, turns };
  }
  const longest = episode.latest >= addPeriod(episode.earliest, period);
  return { ingredient, answer: longest ? "maybe" : "shorter", episode, turns };
}

const RANK = { longer: 3, equal: 2, maybe: 1, shorter: 0 } as const;

function perIngredient(
  context: Context,
  facts: readonly MedicationFact[],
  period: Period | null,
): readonly Lasting[] {
  const byIngredient = new Map<ConceptId, MedicationFact[]>();
  for (const fact of facts) {
    const ingredient = ingredientOf(context, fact);
    byIngredient.set(ingredient, [...(byIngredient.get(ingredient) ?? []), fact]);
  }
  return [...byIngredient].flatMap(([ingredient, entries]) => {
    const covered = entries.flatMap((fact) => coverage(fact, context.asOf) ?? []);
    const all = episodes(covered, context.index.terminology.episodeGapDays).map((episode) =>
      lasting(ingredient, episode, period),
    );
    const best = all.toSorted((a, b) => RANK[b.answer] - RANK[a.answer])[0];
    return best ? [{ ...best, turns: all.flatMap(({ turns }) => turns) }] : [];
  });
}

const evidenceOf = (lasted: readonly Lasting[]): readonly Evidence[] =>
  lasted.flatMap(({ ingredient, episode }) =>
    episode.facts.flatMap((fact) => factEvidence(fact, ingredient)),
  );

const sentence = (context: Context, lasted: readonly Lasting[]): string =>
  lasted
    .map(
      ({ ingredient, episode }) =>
        `${labelOf(context, ingredient)} ${formatDay(episode.from)} to ${formatDay(episode.to)}`,
    )
    .join(", ");

/** One course a mechanism of action: a drug of no known group is one of its own. */
function perMechanism(context: Context, lasted: readonly Lasting[]): readonly Lasting[] {
  const best = new Map<string, Lasting>();
  for (const one of lasted) {
    const key = context.index.terminology.concepts.get(one.ingredient)?.mechanism ?? one.ingredient;
    const other = best.get(key);
    if (!other || RANK[one.answer] > RANK[other.answer]) best.set(key, one);
  }
  return [...best.values()];
}

/** So many distinct ingredients or mechanisms, each taken for longer than a period. */
function evaluateCourses(context: Context, rule: ExposureRule): Finding {
  const concepts = rule.concepts.map(conceptId);
  const wanted = rule.distinct ?? 1;
  const period = rule.longerThan === undefined ? null : parsePeriod(rule.longerThan);
  const facts = entriesOf(context, rule);
  const ingredients = perIngredient(context, facts, period);
  const lasted = rule.by === "mechanism" ? perMechanism(context, ingredients) : ingredients;
  const breakpoints = sortedDays([
    ...ingredients.flatMap(({ turns }) => turns),
    ...facts.flatMap((fact) => (fact.start ? [fact.start.from] : [])),
  ]).filter((day) => day > context.asOf);
  const are = (...answers: readonly Lasting["answer"][]): readonly Lasting[] =>
    lasted.filter(({ answer }) => answers.includes(answer));
  const values = (shown: readonly Lasting[]) => ({
    what: labels(context, concepts),
    count: shown.length,
    wanted,
    longerThan: rule.longerThan ?? null,
    list: sentence(context, shown),
  });
  const longer = are("longer");
  const at = { breakpoints };
  if (longer.length >= wanted) {
    return decided(
      true,
      { id: "courses", values: values(longer) },
      { evidence: evidenceOf(longer), ...at },
    );
  }
  const withEqual = are("longer", "equal");
  if (withEqual.length >= wanted) {
    const message = { id: "courses-equal", values: values(withEqual) };
    const question = `Exactly ${periodText(rule.longerThan)} of treatment is recorded where more is asked for: does it count?`;
    return { ...openForPerson(question, message, evidenceOf(withEqual)), ...at };
  }
  const withMaybe = are("longer", "equal", "maybe");
  if (withMaybe.length >= wanted) {
    return {
      ...openForData(
        "imprecise",
        concepts,
        { id: "courses-imprecise", values: values(withMaybe) },
        evidenceOf(withMaybe),
      ),
      ...at,
    };
  }
  const none = absent(context, concepts, rule.whenAbsent);
  const evidence = evidenceOf(lasted);
  if (lasted.length === 0) return { ...none, ...at };
  const message = { id: "courses-too-few", values: values(lasted) };
  if (none.truth !== "false") {
    const isMissing = none.open.every((open) => open.by === "data" && open.reason === "missing");
    const open = isMissing ? openForData("missing", concepts, message) : none;
    return { ...open, evidence, ...at };
  }
  const finding =
    none.proven === "false"
      ? decided(false, message, { basis: none.basis })
      : presume("false", concepts, message);
  return { ...finding, evidence, ...at };
}

/** Exposure to a drug or a class of drugs: that it was, for how long, in how many ingredients, at what dose. */
export function evaluateExposure(context: Context, leaf: ResolvedLeaf<ExposureRule>): Finding {
  const { rule } = leaf;
  const parts: Finding[] = [];
  if (rule.dose) parts.push(evaluateDose(context, leaf, rule.dose));
  if (rule.distinct !== undefined || rule.longerThan !== undefined)
    parts.push(evaluateCourses(context, rule));
  const dated = rule.within !== undefined || rule.washout !== undefined;
  if (parts.length === 0 || dated) parts.push(evaluateHappening(context, leaf));
  const [only] = parts;
  return parts.length === 1 && only ? only : allOf(parts);
}
