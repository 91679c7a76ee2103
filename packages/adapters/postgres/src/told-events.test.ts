import { expect, it } from "@jest/globals";
import { told, type ToldEvents } from "./told-events.ts";

const NONE: ToldEvents = { last: null, missing: [] };
const after = (...numbers: readonly number[]): ToldEvents =>
  numbers.reduce<ToldEvents>((state, number) => told(state, [number], null), NONE);

it.each<[string, ToldEvents, ToldEvents]>([
  ["the first is where it begins", after(21), { last: 21, missing: [] }],
  ["one after the other misses none", after(21, 22, 23), { last: 23, missing: [] }],
  ["a jump misses those between", after(21, 24), { last: 24, missing: [22, 23] }],
  ["a late one is missing no more", after(21, 24, 22), { last: 24, missing: [23] }],
  ["a repeated one changes nothing", after(21, 22, 22), { last: 22, missing: [] }],
  ["a subscription that begins anew misses nothing", after(21, 24, 1), { last: 1, missing: [] }],
  ["several at once are put in order", told(after(1), [3, 2], null), { last: 3, missing: [] }],
  [
    "a heartbeat tells of those never sent",
    told(after(21), [], 23),
    { last: 23, missing: [22, 23] },
  ],
  [
    "a heartbeat of what is known is nothing new",
    told(after(21), [], 21),
    { last: 21, missing: [] },
  ],
  ["a handshake is where it begins", told(NONE, [], 7), { last: 7, missing: [] }],
])("A5-04: %s", (_what, found, expected) => {
  expect(found).toEqual(expected);
});

it("A5-04: a jump of any size stays small", () => {
  expect(after(1, 900_000_000_000_000).missing).toHaveLength(1000);
});
