import { type Tree, nodesOf, parsePromql, partOf } from "./tree.ts";

export type MatchOp = "=" | "!=" | "=~" | "!~";

/** `name{label="value"}` */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly {
    readonly label: string;
    readonly op: MatchOp;
    readonly value: string;
  }[];
}

export function selectorOf(tree: Tree): Selector {
  const matchers = nodesOf(tree, "UnquotedLabelMatcher").map((matcher) => ({
    label: partOf(matcher, "LabelName")?.text ?? "",
    op: (partOf(matcher, "MatchOp")?.text ?? "=") as MatchOp,
    value: partOf(matcher, "StringLiteral")?.text.slice(1, -1) ?? "",
  }));
  return { metric: partOf(tree, "Identifier")?.text ?? "", matchers };
}

/** All that an expression reads. */
export const selectorsIn = (expression: string): readonly Selector[] =>
  nodesOf(parsePromql(expression), "VectorSelector").map(selectorOf);

/** The labels by which it groups or joins: some series of the expression should have each of them. */
export const groupingsIn = (expression: string): readonly string[] => [
  ...new Set(
    nodesOf(parsePromql(expression), "GroupingLabels").flatMap((labels) =>
      nodesOf(labels, "LabelName").map(({ text }) => text),
    ),
  ),
];

export function matches({ matchers }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, op, value }) => {
    const own = labels[label] ?? "";
    switch (op) {
      case "=":
        return own === value;
      case "!=":
        return own !== value;
      case "=~":
        return new RegExp(`^(?:${value})$`).test(own);
      case "!~":
        return !new RegExp(`^(?:${value})$`).test(own);
    }
  });
}
