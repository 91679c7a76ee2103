import { type Labels, type Point, type Value, keyOf, only, toPoints } from "./points.ts";
import { type Tree, nodesOf, partOf } from "./tree.ts";

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

const COMPARISON: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Gtr: (a, b) => a > b,
  Lss: (a, b) => a < b,
  Eql: (a, b) => a === b,
};

/** The labels by which two vectors are joined. */
function joinOf(tree: Tree): (labels: Labels) => string {
  const clause = partOf(tree, "MatchingModifierClause");
  if (clause === undefined) return keyOf;
  const names = nodesOf(clause, "LabelName").map(({ text }) => text);
  const isOn = partOf(clause, "On") !== undefined;
  return (labels) => keyOf(only(labels, names, isOn));
}

/** Both sides of an operator: of vectors, the pairs whose labels agree. */
export function combine(tree: Tree, left: Value, right: Value): Value {
  const operator = tree.parts[1]?.kind ?? "";
  const join = joinOf(tree);
  const keys = (points: readonly Point[]): ReadonlySet<string> =>
    new Set(points.map(({ labels }) => join(labels)));
  switch (operator) {
    case "And":
      return toPoints(left).filter(({ labels }) => keys(toPoints(right)).has(join(labels)));
    case "Or":
      return [
        ...toPoints(left),
        ...toPoints(right).filter(({ labels }) => !keys(toPoints(left)).has(join(labels))),
      ];
    default:
      return calculate(tree, left, right, join);
  }
}

function calculate(tree: Tree, left: Value, right: Value, join: (labels: Labels) => string): Value {
  const operator = tree.parts[1]?.kind ?? "";
  const compare = COMPARISON[operator];
  const reckon = ARITHMETIC[operator];
  const work = (a: number, b: number, told: number): number | null => {
    if (compare !== undefined) return compare(a, b) ? told : null;
    if (reckon === undefined) throw new Error(`not understood here: ${operator} in ${tree.text}`);
    return reckon(a, b);
  };
  if (typeof left === "number" && typeof right === "number") return work(left, right, left) ?? 0;
  const points = typeof left === "number" ? toPoints(right) : left;
  return points.flatMap(({ labels, value }): readonly Point[] => {
    const [a, b] =
      typeof left === "number"
        ? [left, value]
        : [value, typeof right === "number" ? right : partner(right, join(labels), join)];
    const result = b === null ? null : work(a, b, value);
    return result === null ? [] : [{ labels, value: result }];
  });
}

const partner = (
  points: readonly Point[],
  key: string,
  join: (labels: Labels) => string,
): number | null => points.find(({ labels }) => join(labels) === key)?.value ?? null;
