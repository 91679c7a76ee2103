import { assertNever, conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { periodText } from "./period-text.ts";
import { type Bound, INDEX_CONCEPTS, type LeafRule, type Rule } from "./syntax.ts";

/** One line of a rule in words, and how deep it stands. */
export interface DescribedLine {
  readonly depth: number;
  readonly text: string;
}

const OPERATORS = { "<": "below", "<=": "at most", ">=": "at least", ">": "above" } as const;

const bare = (unit: string): string => {
  const text = unit.replace("{1.73_m2}", "1.73 m2").replaceAll(/\{[^}]*\}/gu, "");
  return text === "" || text === "1" ? "" : ` ${text}`;
};

function boundText(bound: Bound): string {
  const op = OPERATORS[bound.op];
  if ("value" in bound) return `${op} ${bound.value}${bare(bound.unit)}`;
  return "timesUpperLimit" in bound
    ? `${op} ${bound.timesUpperLimit} x the upper limit of normal`
    : `${op} ${bound.timesLowerLimit} x the lower limit of normal`;
}

const windowText = (within: string | undefined): string | null => {
  if (within === undefined) return null;
  return within === "ever" ? "at any time" : `in the last ${periodText(within)}`;
};

const ABSENT: Readonly<Record<string, string>> = {
  true: "holds where nothing is on record",
  false: "does not hold where nothing is on record",
  unknown: "cannot be told where nothing is on record",
};

/** What leaves say in words, in the order in which a person would say it. */
function leafText(rule: LeafRule, terminology: Terminology): string {
  const name = (id: string): string =>
    id === INDEX_CONCEPTS
      ? "the disease of the cohort"
      : (terminology.concepts.get(conceptId(id))?.label ?? id);
  const names = (ids: readonly string[], word = "or"): string => {
    const all = ids.map(name);
    return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${word} ${all.at(-1)}`;
  };
  const except = (ids: readonly string[] | undefined): string | null =>
    ids ? `other than ${names(ids)}` : null;
  const said = (...parts: readonly (string | null | undefined)[]): string => {
    const absent =
      "whenAbsent" in rule && rule.whenAbsent !== undefined
        ? ABSENT[String(rule.whenAbsent)]
        : null;
    return [...parts, absent].filter((part) => part !== null && part !== undefined).join(", ");
  };
  switch (rule.kind) {
    case "age": {
      const { atLeast, atMost } = rule;
      if (atLeast !== undefined && atMost !== undefined) return `aged ${atLeast} to ${atMost}`;
      return atLeast === undefined ? `aged at most ${atMost}` : `aged at least ${atLeast}`;
    }
    case "sex":
      return rule.is;
    case "childbearing-potential":
      return "a woman who may bear children";
    case "judgement": {
      const { settledBy } = rule;
      const settled = settledBy ? ` (settled by a recorded ${name(settledBy.concept)})` : "";
      return `a person says: ${rule.question}${settled}`;
    }
    case "condition": {
      const began = rule.began ? Object.entries(rule.began)[0] : undefined;
      const begun = {
        within: "begun in the last",
        atLeast: "begun at least",
        moreThan: "begun more than",
      };
      const [how, text] = began ?? [];
      return said(
        `diagnosis of ${names(rule.concepts)}`,
        except(rule.except),
        rule.suspected ? "suspicion counts" : null,
        rule.status === "not-over" ? "not over" : rule.status,
        rule.severe
          ? `${rule.severe.orModerate ? "moderate or severe" : "severe"} (asked where not recorded: ${rule.severe.question})`
          : null,
        windowText(rule.within),
        how === "within" ? `${begun.within} ${periodText(text)}` : null,
        how === "atLeast" || how === "moreThan" ? `${begun[how]} ${periodText(text)} ago` : null,
        rule.unlessOverFor
          ? `not over for more than ${periodText(rule.unlessOverFor.moreThan)}`
          : null,
      );
    }
    case "measurement":
      return said(
        `${rule.select && rule.select !== "latest" ? `${rule.select} ` : ""}${name(rule.concept)} ${boundText(rule.bound)}`,
        windowText(rule.within),
        ...(rule.qualifiers ?? []).map(
          ({ concept, bound }) => `with ${name(concept)} ${boundText(bound)}`,
        ),
        rule.guard
          ? `without ${names(rule.guard.concepts)} in the ${periodText(rule.guard.within)} before the sample`
          : null,
      );
    case "result":
      return said(
        `${names(rule.concepts)} ${rule.is}`,
        rule.select === "any" ? "whatever came later" : null,
        windowText(rule.within),
      );
    case "change": {
      const { by } = rule;
      const amount = "percent" in by ? `${by.percent} %` : `${by.points}${bare(by.unit)}`;
      const least = by.op === ">" ? "more than" : "at least";
      return said(
        `${rule.direction} of ${names(rule.concepts)} by ${least} ${amount}`,
        windowText(rule.within),
      );
    }
    case "repeated": {
      const { apart } = rule;
      const spread =
        "atLeast" in apart
          ? `at least ${periodText(apart.atLeast)}`
          : `more than ${periodText(apart.moreThan)}`;
      return said(
        `${names(rule.concepts)}${rule.bound ? ` ${boundText(rule.bound)}` : ""} on ${rule.times} occasions ${spread} apart`,
        windowText(rule.within),
      );
    }
    case "events-apart":
      return said(
        `${names(rule.first)} begun within ${periodText(rule.atMost)} of ${names(rule.second)}`,
        rule.undated ? `${names(rule.undated)} having no date` : null,
      );
    case "exposure":
      return said(
        `${rule.distinct === undefined ? "" : `${rule.distinct} different ${rule.by === "mechanism" ? "mechanisms" : "drugs"} of `}${names(rule.concepts)}`,
        except(rule.except),
        rule.routes ? `by ${rule.routes.join(" or ")} route` : null,
        rule.dose
          ? `${OPERATORS[rule.dose.op]} ${rule.dose.value} ${rule.dose.unit} as prednisone`
          : null,
        rule.longerThan ? `for more than ${periodText(rule.longerThan)}` : null,
        rule.given ? "given, not only ordered" : null,
        windowText(rule.within),
        rule.washout ? `less than ${periodText(rule.washout)} ago` : null,
      );
    case "procedure":
      return said(
        `${names(rule.concepts)}${rule.planned ? " planned" : ""}`,
        except(rule.except),
        windowText(rule.within),
      );
    case "immunization":
      return said(`${names(rule.concepts)} given`, windowText(rule.within));
    case "allergy":
      return said(
        names(rule.concepts),
        rule.severe ? `severe (asked where not recorded: ${rule.severe.question})` : null,
      );
    default:
      return assertNever(rule);
  }
}

/** A rule as a person would read it: one line a part, parts of a part below it. */
export function describeRule(
  rule: Rule,
  terminology: Terminology,
  depth = 0,
): readonly DescribedLine[] {
  const under = (text: string, parts: readonly Rule[]): readonly DescribedLine[] => [
    { depth, text },
    ...parts.flatMap((part) => describeRule(part, terminology, depth + 1)),
  ];
  switch (rule.kind) {
    case "all":
      return under("all of", rule.of);
    case "any":
      return under("any of", rule.of);
    case "at-least":
      return under(`at least ${rule.count} of`, rule.of);
    case "not":
      return under("not", [rule.of]);
    case "when":
      return [...under("only for", [rule.if]), ...under("must hold", [rule.must])];
    case "unless":
      return [
        ...describeRule(rule.rule, terminology, depth),
        ...under("except where", [rule.except]),
      ];
    default:
      return [{ depth, text: leafText(rule, terminology) }];
  }
}
