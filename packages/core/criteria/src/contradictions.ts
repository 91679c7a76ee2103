import { canonicalJson, conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { compareDecimal, multiplyDecimal } from "@cohort/units";
import type { Complaint } from "./complaint.ts";
import type { Bound, Comparison, Rule } from "./syntax.ts";

/** A rule that must hold, with its path. */
export interface Conjunct {
  readonly rule: Rule;
  readonly path: Complaint["path"];
}

/** What must all hold where a rule must: the parts of its all-ofs, however nested. */
export const conjuncts = ({ rule, path }: Conjunct): readonly Conjunct[] =>
  rule.kind === "all"
    ? rule.of.flatMap((part, position) =>
        conjuncts({ rule: part, path: [...path, "of", position] }),
      )
    : [{ rule, path }];

/** One side of what a rule asks of one number: alike keys are about the same number. */
interface Side {
  readonly key: string;
  readonly what: string;
  readonly op: Comparison;
  readonly value: number;
  readonly path: Complaint["path"];
}

function ofBound(
  concept: string,
  bound: Bound,
  terminology: Terminology,
): Omit<Side, "path"> | null {
  const { op } = bound;
  if ("timesUpperLimit" in bound)
    return { key: `${concept} upper`, what: concept, op, value: bound.timesUpperLimit };
  if ("timesLowerLimit" in bound)
    return { key: `${concept} lower`, what: concept, op, value: bound.timesLowerLimit };
  const factor = terminology.factor(conceptId(concept), bound.unit);
  return factor === null
    ? null
    : { key: concept, what: concept, op, value: multiplyDecimal(bound.value, factor) };
}

function sidesOf({ rule, path }: Conjunct, terminology: Terminology): readonly Side[] {
  if (rule.kind === "age") {
    const side = (op: Comparison, value: number | undefined): readonly Side[] =>
      value === undefined ? [] : [{ key: "age", what: "age", op, value, path }];
    return [...side(">=", rule.atLeast), ...side("<=", rule.atMost)];
  }
  if (rule.kind !== "measurement" || (rule.select ?? "latest") !== "latest") return [];
  // Two windows may hold two values; only one question of one value can contradict itself.
  const side = ofBound(rule.concept, rule.bound, terminology);
  return side ? [{ ...side, key: `${side.key} ${rule.within ?? ""}`, path }] : [];
}

const never = (path: Complaint["path"], message: string): Complaint => ({
  path,
  code: "CRITERIA.NEVER_TRUE",
  message,
  action: "use any-of, or mend one of the two",
});

function boundsThatExclude(
  all: readonly Conjunct[],
  terminology: Terminology,
): readonly Complaint[] {
  const sides = all.flatMap((one) => sidesOf(one, terminology));
  return sides.flatMap((low) =>
    sides.flatMap((high): readonly Complaint[] => {
      const opposed = low.key === high.key && low.op.startsWith(">") && high.op.startsWith("<");
      if (!opposed || low.path === high.path) return [];
      const order = compareDecimal(low.value, high.value);
      const strict = low.op === ">" || high.op === "<";
      if (order === -1 || (order === 0 && !strict)) return [];
      const text = `no ${low.what} is both ${low.op} ${low.value} and ${high.op} ${high.value}`;
      // Told where the later of the two stands: what came first was sound until then.
      const later = sides.indexOf(low) > sides.indexOf(high) ? low : high;
      return [never(later.path, text)];
    }),
  );
}

/** Two rules of which one must fail: a rule and its own opposite, two sexes, two words for one result. */
function opposes(a: Rule, b: Rule): string | null {
  if (a.kind === "not" && canonicalJson(a.of) === canonicalJson(b))
    return "a rule and its opposite";
  if (b.kind === "not" && canonicalJson(b.of) === canonicalJson(a))
    return "a rule and its opposite";
  if (a.kind === "sex" && b.kind === "sex" && a.is !== b.is) return "both sexes";
  if (a.kind === "result" && b.kind === "result" && a.is !== b.is) {
    const same = canonicalJson({ ...a, is: "" }) === canonicalJson({ ...b, is: "" });
    return same && a.select !== "any" ? `${a.concepts.join(", ")} both ${a.is} and ${b.is}` : null;
  }
  return null;
}

/** What of several rules that must all hold never can. */
export function contradictions(
  of: readonly Conjunct[],
  terminology: Terminology,
): readonly Complaint[] {
  const all = of.flatMap(conjuncts);
  const opposed = all.flatMap((a, position) =>
    all.slice(position + 1).flatMap((b): readonly Complaint[] => {
      const what = opposes(a.rule, b.rule);
      return what === null ? [] : [never(b.path, `nobody can have ${what}`)];
    }),
  );
  return [...boundsThatExclude(all, terminology), ...opposed];
}
