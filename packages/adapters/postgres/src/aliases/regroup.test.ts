import { describe, expect, it } from "@jest/globals";
import { type Move, regroup } from "./regroup.ts";

/** `a>b`: a is an alias of b. */
const survivors = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(" ")
      .filter((each) => each !== "")
      .map((each) => [each[0] ?? "", each[2] ?? ""]),
  );
const told = (moves: readonly Move[]): string =>
  moves.map(({ patient, other }) => `${patient}>${other}`).join(" ");

describe("C-21: from one resolution to the next", () => {
  it.each([
    ["nothing new", "a>b", "a>b", { aliases: "", freed: "", swallowed: "", joined: "", left: "" }],
    ["a merge", "", "a>b", { aliases: "a>b", freed: "", swallowed: "a", joined: "a>b", left: "" }],
    ["an un-merge", "a>b", "", { aliases: "", freed: "a", swallowed: "", joined: "", left: "a>b" }],
    [
      "a group that joins another",
      "a>b",
      "a>c b>c",
      { aliases: "a>c b>c", freed: "", swallowed: "b", joined: "b>c", left: "" },
    ],
    [
      "a group that leaves it again",
      "a>c b>c",
      "a>b",
      { aliases: "a>b", freed: "b", swallowed: "", joined: "", left: "a>c b>c" },
    ],
    [
      "one who turns to another",
      "a>b",
      "a>c",
      { aliases: "a>c", freed: "", swallowed: "", joined: "a>c", left: "a>b" },
    ],
    [
      "two who change places",
      "a>b",
      "b>a",
      { aliases: "b>a", freed: "a", swallowed: "b", joined: "b>a", left: "" },
    ],
  ])("%s", (_, before, now, expected) => {
    const { aliases, freed, swallowed, joined, left } = regroup(survivors(before), survivors(now));
    expect({
      aliases: told(aliases),
      freed: freed.join(" "),
      swallowed: swallowed.join(" "),
      joined: told(joined),
      left: told(left),
    }).toEqual(expected);
  });
});
