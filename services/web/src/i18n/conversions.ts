import type { WireMessage } from "@cohort/contract";
import { significant } from "../parts/significant.ts";

const isNumber = (value: unknown): value is number => typeof value === "number";

/** How the converted number of one sentence is written; undefined where it has none. */
function conversionOf({ values }: WireMessage): readonly [number, number] | undefined {
  const { converted, value, bound, limit } = values;
  if (!isNumber(converted) || value == null) return undefined;
  return [converted, significant(converted, value, [bound, limit].filter(isNumber))];
}

/** Of the converted numbers that a message has, in whatever part: how they are written. */
export function conversionsOf(message: WireMessage): ReadonlyMap<number, number> {
  const own = conversionOf(message);
  const parts = (message.parts ?? []).flatMap((part) => [...conversionsOf(part)]);
  return new Map(own ? [own, ...parts] : parts);
}

/** The message with its converted numbers as they are written. */
export function withConversions(message: WireMessage): WireMessage {
  const own = conversionOf(message);
  const { parts } = message;
  return {
    ...message,
    ...(own ? { values: { ...message.values, converted: own[1] } } : {}),
    ...(parts ? { parts: parts.map(withConversions) } : {}),
  };
}

/** The same in the API's English, which has them in brackets. */
export const inEnglish = (text: string, message: WireMessage): string =>
  [...conversionsOf(message)].reduce(
    (said, [whole, written]) => said.replaceAll(`(${whole} `, `(${written} `),
    text,
  );
