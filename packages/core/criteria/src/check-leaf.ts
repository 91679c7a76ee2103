import { conceptId, parsePeriod } from "@cohort/foundation";
import { type ConceptKind, type Terminology, closest } from "@cohort/terminology";
import type { Complaint } from "./complaint.ts";
import { conceptsOfLeaf } from "./resolve.ts";
import { type Bound, INDEX_CONCEPTS, type LeafRule } from "./syntax.ts";

type Path = Complaint["path"];

const NUMERIC: ReadonlySet<ConceptKind> = new Set(["lab", "vital", "score"]);

function checkConcepts(rule: LeafRule, path: Path, terminology: Terminology): readonly Complaint[] {
  return conceptsOfLeaf(rule)
    .filter((id) => id !== INDEX_CONCEPTS && !terminology.concepts.has(id))
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

/** A number of this unit, asked of a concept that has numbers of it. */
function checkNumber(
  concept: string,
  unit: string | null,
  path: Path,
  terminology: Terminology,
): readonly Complaint[] {
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
  if (unit === null || (known.unitless && unit === known.unit)) return [];
  return terminology.factor(known.id, unit) === null
    ? [
        {
          path: [...path, "unit"],
          code: "CRITERIA.UNIT",
          message: `${unit} cannot be converted to ${known.unit ?? "a unit of"} ${concept}`,
          action: `use ${known.unit ?? "a rule on a result"} or a unit that converts to it`,
        },
      ]
    : [];
}

const checkBound = (
  concept: string,
  bound: Bound,
  path: Path,
  terminology: Terminology,
): readonly Complaint[] =>
  checkNumber(concept, "unit" in bound ? bound.unit : null, path, terminology);

function checkPeriod(text: string | undefined, path: Path): readonly Complaint[] {
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

/** Every length of time that a leaf names, by the key it stands under. */
function periodsOf(rule: LeafRule): readonly (readonly [string, string | undefined])[] {
  const within = "within" in rule ? rule.within : undefined;
  switch (rule.kind) {
    case "condition": {
      const began = rule.began ? Object.values(rule.began)[0] : undefined;
      return [
        ["within", within],
        ["began", began],
        ["unlessOverFor", rule.unlessOverFor?.moreThan],
      ];
    }
    case "measurement":
      return [
        ["within", within],
        ["guard", rule.guard?.within],
      ];
    case "exposure":
      return [
        ["within", within],
        ["washout", rule.washout],
        ["longerThan", rule.longerThan],
      ];
    case "repeated":
      return [
        ["within", within],
        ["apart", Object.values(rule.apart)[0]],
      ];
    case "events-apart":
      return [["atMost", rule.atMost]];
    default:
      return [["within", within]];
  }
}

const isDrug = (id: string, terminology: Terminology): boolean =>
  (terminology.concepts.get(conceptId(id))?.kind ?? "medication") === "medication";

function isGlucocorticoid(id: string, terminology: Terminology): boolean {
  const concept = terminology.concepts.get(conceptId(id));
  if (!concept) return true;
  return [concept.id, ...concept.narrower].some(
    (one) => terminology.concepts.get(one)?.prednisonePerMg != null,
  );
}

function checkExposure(
  rule: Extract<LeafRule, { kind: "exposure" }>,
  path: Path,
  terminology: Terminology,
): readonly Complaint[] {
  const drugs = rule.concepts.map((id, position) => ({ id, position }));
  return [
    ...drugs
      .filter(({ id }) => !isDrug(id, terminology))
      .map(({ id, position }) => ({
        path: [...path, "concepts", position],
        code: "CRITERIA.KIND",
        message: `${id} is no drug`,
        action: "ask for it with the kind of rule that fits it",
      })),
    ...(rule.dose && !rule.concepts.some((id) => isGlucocorticoid(id, terminology))
      ? [
          {
            path: [...path, "dose"],
            code: "CRITERIA.DOSE",
            message: "a dose in prednisone equivalents needs a glucocorticoid",
            action: "name glucocorticoids, or leave out the dose",
          },
        ]
      : []),
    ...(rule.by && (rule.distinct ?? 1) < 2
      ? [
          {
            path: [...path, "by"],
            code: "CRITERIA.MECHANISM",
            message: "mechanisms can only be told apart where two or more are asked for",
            action: "ask for `distinct: 2` or more, or leave out `by`",
          },
        ]
      : []),
    ...(rule.within !== undefined && rule.washout !== undefined
      ? [
          {
            path: [...path, "washout"],
            code: "CRITERIA.TWO_WINDOWS",
            message: "`within` and `washout` are two windows for one question",
            action: "keep one of them",
          },
        ]
      : []),
  ];
}

/** What one leaf says of itself: concepts that exist, units that convert, windows that are not empty. */
export function checkLeaf(
  rule: LeafRule,
  path: Path,
  terminology: Terminology,
): readonly Complaint[] {
  const complaints = [
    ...checkConcepts(rule, path, terminology),
    ...periodsOf(rule).flatMap(([key, text]) => checkPeriod(text, [...path, key])),
  ];
  switch (rule.kind) {
    case "age":
      return (rule.atLeast ?? 0) > (rule.atMost ?? Infinity)
        ? [
            ...complaints,
            {
              path,
              code: "CRITERIA.NEVER_TRUE",
              message: `nobody is both at least ${rule.atLeast} and at most ${rule.atMost}`,
              action: "swap the two",
            },
          ]
        : complaints;
    case "measurement":
      return [
        ...complaints,
        ...checkBound(rule.concept, rule.bound, [...path, "bound"], terminology),
        ...(rule.qualifiers ?? []).flatMap(({ concept, bound }, position) =>
          checkBound(concept, bound, [...path, "qualifiers", position, "bound"], terminology),
        ),
      ];
    case "change": {
      const unit = "unit" in rule.by ? rule.by.unit : null;
      return [
        ...complaints,
        ...rule.concepts.flatMap((one) => checkNumber(one, unit, [...path, "by"], terminology)),
      ];
    }
    case "repeated": {
      const { bound } = rule;
      return [
        ...complaints,
        ...(bound
          ? rule.concepts.flatMap((one) => checkBound(one, bound, [...path, "bound"], terminology))
          : []),
      ];
    }
    case "exposure":
      return [...complaints, ...checkExposure(rule, path, terminology)];
    case "sex":
    case "childbearing-potential":
    case "condition":
    case "result":
    case "events-apart":
    case "procedure":
    case "immunization":
    case "allergy":
    case "judgement":
      return complaints;
  }
}
