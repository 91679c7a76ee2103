export type Labels = Readonly<Record<string, string>>;
export interface Point {
  readonly labels: Labels;
  readonly value: number;
}
export type Value = number | readonly Point[];

export const keyOf = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

export const only = (labels: Labels, names: readonly string[], inside = true): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name) === inside));

export function toPoints(value: Value): readonly Point[] {
  if (typeof value === "number") throw new Error("a number where a vector is wanted");
  return value;
}
