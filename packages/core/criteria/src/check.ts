import { conceptId, parsePeriod } from "@cohort/foundation";
import { type ConceptKind, type Terminology, closest } from "@cohort/terminology";
import { compareDecimal, multiplyDecimal } from "@cohort/units";
import { conceptsOfLeaf } from "./resolve.ts";
import type { Bound, Criterion, LeafRule, Rule } from "./syntax.ts";

/** Something that a rule can never mean, at its path within the criterion. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly action: string;
}

type Path = Complaint["path"];

const NUMERIC: ReadonlySet<ConceptKind> = new Set(["lab", "vital", "score"]);

function checkConcepts(rule: LeafRule, path: Path, terminology: Terminology): Complaint[] {
  return conceptsOfLeaf(rule)
    .filter((id) => !terminology.concepts.has(id))
    .map((id) => {
      const near = closest(id, terminology.concepts.keys());
      return {
        path,
        code: "CRITERIA.UNKNOWN_CONCEPT",
        message: `no concept ${id} in the dictionary`,
        action: near ? `did you mean ${near}?` : "add it to the dictionary or name another",
      };
    });
}

function checkBound(
  concept: string,
  bound: Bound,
  path: Path,
  terminology: Terminology,
): Complaint[] {
  const known = terminology.concepts.get(conceptId(concept));
  if (!known) return [];
  if (!NUMERIC.has(known.kind)) {
    return [
      {
        path,
        code: "CRITERIA.NOT_MEASURED",
        message: `${concept} is a ${known.kind} and has no number`,
        action: "ask for it with the kind of rule that fits it",
      },
    ];
  }
  if (!("unit" in bound)) return [];
  if (known.unitless && bound.unit === known.unit) return [];
  return terminology.factor(known.id, bound.unit) === null
    ? [
        {
          path: [...path, "bound", "unit"],
          code: "CRITERIA.UNIT",
          message: `${bound.unit} cannot be converted to ${known.unit ?? "a unit of"} ${concept}`,
          action: `use ${known.unit ?? "a rule on a result"} or a unit that converts to it`,
        },
      ]
    : [];
}

function checkWindow(text: string | undefined, path: Path): Complaint[] {
  const period = text === undefined || text === "ever" ? null : parsePeriod(text);
  return period?.count === 0
    ? [
        {
          path,
          code: "CRITERIA.EMPTY_WINDOW",
          message: `the window ${text} is empty`,
          action: "give it a length, or leave it out for the default",
        },
      ]
    : [];
}

function checkLeaf(rule: LeafRule, path: Path, terminology: Terminology): Complaint[] {
  const complaints = checkConcepts(rule, path, terminology);
  if ("within" in rule) complaints.push(...checkWindow(rule.within, [...path, "within"]));
  switch (rule.kind) {
    case "age":
      if ((rule.atLeast ?? 0) > (rule.atMost ?? Infinity)) {
        complaints.push({
          path,
          code: "CRITERIA.NEVER_TRUE",
          message: `nobody is both at least ${rule.atLeast} and at most ${rule.atMost}`,
          action: "swap the two",
        });
      }
      break;
    case "measurement":
      complaints.push(...checkBound(rule.concept, rule.bound, path, terminology));
      for (const [position, qualifier] of (rule.qualifiers ?? []).entries()) {
        complaints.push(
          ...checkBound(
            qualifier.concept,
            qualifier.bound,
            [...path, "qualifiers", position],
            terminology,
          ),
        );
      }
      break;
    case "exposure":
      complaints.push(...checkWindow(rule.longerThan, [...path, "longerThan"]));
      if (rule.dose && !rule.concepts.some((id) => isGlucocorticoid(id, terminology))) {
        complaints.push({
          path: [...path, "dose"],
          code: "CRITERIA.DOSE",
          message: "a dose in prednisone equivalents needs a glucocorticoid",
          action: "name glucocorticoids, or leave out the dose",
        });
      }
      break;
    case "sex":
    case "childbearing-potential":
    case "condition":
    case "result":
    case "procedure":
    case "immunization":
    case "allergy":
    case "judgement":
      break;
  }
  return complaints;
}

function isGlucocorticoid(id: string, terminology: Terminology): boolean {
  const concept = terminology.concepts.get(conceptId(id));
  if (!concept) return true;
  return [concept.id, ...concept.narrower].some(
    (one) => terminology.concepts.get(one)?.prednisonePerMg != null,
  );
}

/** In one all-of, "at least 5" beside "at most 4" of one concept: no result satisfies both. */
function checkContradiction(
  rules: readonly Rule[],
  path: Path,
  terminology: Terminology,
): Complaint[] {
  const bounds = rules.flatMap((rule, position) =>
    rule.kind === "measurement" && "value" in rule.bound
      ? [{ concept: rule.concept, bound: rule.bound, position }]
      : [],
  );
  return bounds.flatMap((low) =>
    bounds.flatMap((high): Complaint[] => {
      if (
        low.concept !== high.concept ||
        !low.bound.op.startsWith(">") ||
        !high.bound.op.startsWith("<")
      )
        return [];
      const id = conceptId(low.concept);
      const [a, b] = [low.bound, high.bound].map(({ value, unit }) =>
        multiplyDecimal(value, terminology.factor(id, unit) ?? Number.NaN),
      );
      const order = compareDecimal(a ?? Number.NaN, b ?? Number.NaN);
      const strict = low.bound.op === ">" || high.bound.op === "<";
      if (order === -1 || Number.isNaN(a) || Number.isNaN(b) || (order === 0 && !strict)) return [];
      return [
        {
          path: [...path, "of", high.position],
          code: "CRITERIA.NEVER_TRUE",
          message: `no ${low.concept} is both ${low.bound.op} ${low.bound.value} and ${high.bound.op} ${high.bound.value}`,
          action: "use any-of, or mend a bound",
        },
      ];
    }),
  );
}

/** Everything about a rule that can be told without a patient; empty where it is sound. */
export function checkRule(rule: Rule, path: Path, terminology: Terminology): readonly Complaint[] {
  const inside = (of: readonly Rule[]): Complaint[] =>
    of.flatMap((part, position) => [...checkRule(part, [...path, "of", position], terminology)]);
  switch (rule.kind) {
    case "all":
      return [...inside(rule.of), ...checkContradiction(rule.of, path, terminology)];
    case "any":
      return inside(rule.of);
    case "at-least":
      return [
        ...inside(rule.of),
        ...(rule.count > rule.of.length
          ? [
              {
                path: [...path, "count"],
                code: "CRITERIA.NEVER_TRUE",
                message: `${rule.count} of ${rule.of.length} can never hold`,
                action: "lower the count or add rules",
              },
            ]
          : []),
      ];
    case "not":
      return checkRule(rule.of, [...path, "of"], terminology);
    case "when":
      return [
        ...checkRule(rule.if, [...path, "if"], terminology),
        ...checkRule(rule.must, [...path, "must"], terminology),
      ];
    case "unless":
      return [
        ...checkRule(rule.rule, [...path, "rule"], terminology),
        ...checkRule(rule.except, [...path, "except"], terminology),
      ];
    default:
      return checkLeaf(rule, path, terminology);
  }
}

export function checkCriterion(
  criterion: Criterion,
  terminology: Terminology,
): readonly Complaint[] {
  const { rule, conflict } = criterion;
  return [
    ...checkRule(rule, ["rule"], terminology),
    ...(conflict ? checkRule(conflict.when, ["conflict", "when"], terminology) : []),
  ];
}
