import type { Draw } from "../cql/draw.ts";

/** The items in an order that is drawn. */
export function shuffled<T>(items: readonly T[], draw: Draw): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(draw.int(0, left.length - 1), 1));
}
