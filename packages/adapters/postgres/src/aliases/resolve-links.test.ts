import { describe, expect, it } from "@jest/globals";
import { type Link, resolveLinks } from "./resolve-links.ts";

/** `a>b c>b`: a is b now, and c is. */
const links = (text: string): readonly Link[] =>
  text.split(" ").map((each) => {
    const [patient = "", target = ""] = each.split(">");
    return { patient, target };
  });

const resolved = (text: string): readonly unknown[] => {
  const all = links(text);
  const [forth, back] = [resolveLinks(all), resolveLinks(all.toReversed())];
  const told = ({ survivorOf, circle, split }: typeof forth): readonly unknown[] => [
    [...survivorOf]
      .map(([patient, survivor]) => `${patient}>${survivor}`)
      .toSorted()
      .join(" "),
    circle.join(" "),
    split.join(" "),
  ];
  expect(told(back)).toEqual(told(forth));
  return told(forth);
};

describe("C-21: who is whom", () => {
  it.each([
    ["one other", "a>b", "a>b", "", ""],
    ["said twice", "a>b a>b", "a>b", "", ""],
    ["two in one", "a>c b>c", "a>c b>c", "", ""],
    ["a chain", "a>b b>c c>d", "a>d b>d c>d", "", ""],
    ["a chain with a short cut", "a>b b>c a>c", "a>c b>c", "", ""],
    ["oneself", "a>a", "", "", ""],
    ["oneself and another", "a>a a>b", "a>b", "", ""],
    ["a circle of two", "a>b b>a", "", "a b", ""],
    ["a circle of three", "a>b b>c c>a", "", "a b c", ""],
    ["one who leads into a circle", "x>a a>b b>a", "x>a", "a b", ""],
    ["a chain into a circle", "y>x x>a a>b b>a", "x>a y>a", "a b", ""],
    ["a circle with a way out", "a>b b>a b>z", "", "a b", ""],
    ["two survivors", "a>b a>c", "", "", "a"],
    ["two survivors who are one", "a>b a>c b>d c>d", "a>d b>d c>d", "", ""],
    ["one who is someone with two survivors", "x>a a>b a>c", "x>a", "", "a"],
    ["a circle and another", "a>b c>b b>c", "a>b", "b c", ""],
  ])("%s", (_, given, ...expected) => {
    expect(resolved(given)).toEqual(expected);
  });

  it("follows a chain of any length", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => ({
      patient: String(at),
      target: String(at + 1),
    }));
    expect(new Set(resolveLinks(chain).survivorOf.values())).toEqual(new Set(["20000"]));
  });
});
