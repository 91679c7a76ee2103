import { expect, it } from "@jest/globals";
import { type Undoable, offeredAt, without } from "./offers.ts";

const done = (message: string, until: number, about?: string): Undoable => ({
  message,
  takeBack: () => undefined,
  about,
  until,
});
const told = (offered: readonly Undoable[]) => offered.map(({ message }) => message);

it("E-06 offers what was done for as long as it can be taken back", () => {
  const offered = [done("a", 10), done("b", 20)];
  expect(told(offeredAt(offered, 9))).toEqual(["a", "b"]);
  expect(told(offeredAt(offered, 10))).toEqual(["b"]);
});

it("E-06 offers of one candidate the last alone, and of several at once each", () => {
  const offered = [done("a", 9, "p1"), done("b", 9, "p2"), done("two", 9)];
  expect(told(without(offered, "p1"))).toEqual(["b", "two"]);
  expect(told(without(offered, undefined))).toEqual(["a", "b", "two"]);
});
