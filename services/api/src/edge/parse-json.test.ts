import { expect, it } from "@jest/globals";
import { parseJson } from "./parse-json.ts";

const read = (text: string) => parseJson(Buffer.from(text));
const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const members = (count: number): string =>
  `{${Array.from({ length: count }, (_, at) => `"${at}":0`).join(",")}}`;
const text = (bytes: number): string => `"${"x".repeat(bytes)}"`;

it.each<[string, string, string]>([
  ["depth of 64", deep(64), deep(65)],
  ["half a million members", members(500_000), members(500_001)],
  ["text of 5 MB", text(5_000_000), text(5_000_001)],
])("B-09 a body may have a %s and no more", (_what, most, more) => {
  expect(read(most).ok).toBe(true);
  expect(read(more)).toMatchObject({
    failure: { kind: "invalid-request", errors: [{ field: "body" }] },
  });
});
