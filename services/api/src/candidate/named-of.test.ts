import { expect, it } from "@jest/globals";
import { namedOf } from "./named-of.ts";

it.each([
  ["the text of a name", [{ text: "王芳", family: "王", given: ["芳"] }], "王芳"],
  ["given names and family", [{ given: ["Anna", "Maria"], family: "Weiß" }], "Anna Maria Weiß"],
  [
    "the usual one before the official",
    [
      { use: "official", text: "A" },
      { use: "usual", text: "B" },
    ],
    "B",
  ],
  [
    "never an old or a maiden name",
    [
      { use: "old", text: "A" },
      { use: "maiden", text: "B" },
    ],
    null,
  ],
  ["none that has ended", [{ text: "A", period: { end: "2020-01-01" } }, { text: "B" }], "B"],
  ["one that is not empty", [{ family: " " }, { family: "B" }], "B"],
  ["what is left of odd members", [7, { text: {}, given: "x", family: "B" }], "B"],
  ["nothing", undefined, null],
  ["nothing that is no list", "Anna", null],
])("the name is %s", (_what, name, expected) => {
  expect(namedOf({ name }).name).toBe(expected);
});

it.each([
  ["1990-05-01", "1990-05-01"],
  ["1990", "1990"],
  ["May 1990", null],
  [undefined, null],
])("of the birth date %s it says %s", (birthDate, expected) => {
  expect(namedOf({ birthDate }).birthDate).toBe(expected);
});
