import { expect, it } from "@jest/globals";
import { z } from "zod";
import { validate } from "./validate.ts";

const schema = z.object({
  name: z.string(),
  status: z.enum(["new", "contacted"]),
  kind: z.literal("fact"),
  count: z.number(),
  tags: z.array(z.string()),
  nested: z.object({ flag: z.boolean() }),
  either: z.discriminatedUnion("is", [
    z.object({ is: z.literal("a") }),
    z.object({ is: z.literal("b") }),
  ]),
  own: z.string("must be a word"),
});

function told(value: unknown): readonly string[] {
  const outcome = validate(schema, value, "body");
  if (outcome.ok) return [];
  return (outcome.failure.errors ?? []).map(({ field, message }) => `${field} ${message}`);
}

const GOOD = {
  name: "x",
  status: "new",
  kind: "fact",
  count: 1,
  tags: [],
  nested: { flag: true },
  either: { is: "a" },
  own: "x",
};

it("says of every field at fault what it must be, in one's own words", () => {
  expect(told(GOOD)).toEqual([]);
  expect(told({})).toEqual(
    ["name", "status", "kind", "count", "tags", "nested", "either"]
      .map((field) => `${field} is required`)
      .concat("own must be a word"),
  );
  expect(
    told({
      name: 1,
      status: "x",
      kind: "y",
      count: "1",
      tags: {},
      nested: { flag: null },
      either: { is: "c" },
      own: 1,
    }),
  ).toEqual([
    "name must be a string",
    "status must be one of new, contacted",
    "kind must be fact",
    "count must be a number",
    "tags must be a list",
    "nested.flag must be true or false",
    "either.is must be one of a, b",
    "own must be a word",
  ]);
  expect(told(null)).toEqual(["body must be an object"]);
});
