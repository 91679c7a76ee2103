import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** A PromQL expression as the grammar of Prometheus' own editor reads it. */
export interface Tree {
  readonly kind: string;
  readonly text: string;
  readonly parts: readonly Tree[];
}

function toTree(text: string, node: SyntaxNode): Tree {
  if (node.type.isError) {
    const where = `${text.slice(0, node.from)}<here>${text.slice(node.from)}`;
    throw new Error(`this is no PromQL: ${where}`);
  }
  const parts: Tree[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    parts.push(toTree(text, child));
  }
  return { kind: node.name, text: text.slice(node.from, node.to), parts };
}

/** Throws where the expression is none. */
export function parsePromql(expression: string): Tree {
  const root = toTree(expression, parser.parse(expression).topNode);
  const [only, ...more] = root.parts;
  if (only === undefined || more.length > 0) {
    throw new Error(`this is not one expression: ${expression}`);
  }
  return only;
}

/** Every node of a kind, however deep. */
export const nodesOf = (tree: Tree, kind: string): readonly Tree[] => [
  ...(tree.kind === kind ? [tree] : []),
  ...tree.parts.flatMap((part) => nodesOf(part, kind)),
];

/** The first part of that kind. */
export const partOf = (tree: Tree, kind: string): Tree | undefined =>
  tree.parts.find((part) => part.kind === kind);

/** `5m` as seconds. */
export function secondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  const parts = [...duration.matchAll(/(\d+)([smhd])/g)];
  if (parts.map(([part]) => part).join("") !== duration) throw new Error(`no time: ${duration}`);
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? NaN), 0);
}
