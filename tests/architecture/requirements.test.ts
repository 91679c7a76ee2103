import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { testNames } from "./test-names.ts";
import { ROOT, readWorkspace } from "./workspace.ts";

/** Requirements on reading a hospital's FHIR server that the product claims to meet. */
const IDS = readFileSync(join(ROOT, "tests/architecture/requirement-ids.txt"), "utf8")
  .split(/\s+/)
  .filter((id) => id !== "");

describe("requirements that outside documents state", () => {
  const names = readWorkspace()
    .flatMap(({ sources }) => sources)
    .filter(({ path, isTest }) => isTest || path.startsWith("tests/"))
    .flatMap(({ text }) => testNames(text));
  const held = new Set(names.flatMap((name) => name.match(/\b[A-Z]\d?-\d\d\b/g) ?? []));

  it("have ids, each listed once", () => {
    expect(IDS.length).toBeGreaterThan(50);
    expect(IDS.filter((id) => !/^[A-Z]\d?-\d\d$/.test(id))).toEqual([]);
    expect(new Set(IDS).size).toBe(IDS.length);
  });

  it("are each held by a test with the id in its name", () => {
    expect(IDS.filter((id) => !held.has(id))).toEqual([]);
  });
});

describe("reading the names of tests", () => {
  it.each([
    [`it("A1-01 a", () => {`, ["A1-01 a"]],
    [`describe("a", () => {\n  it(\`b\`, async () => {`, ["a", "b"]],
    [`it.each(ROWS)("c %s", (x) => {`, ["c %s"]],
    [`it.each([\n  [1],\n])(\n  "d",\n  (x) => {`, ["d"]],
    [`it("say \\"e\\"", () => 1)`, ['say \\"e\\"']],
  ])("sees those of %j", (text, names) => expect(testNames(text)).toEqual(names));

  it.each([
    `it.skip("A1-01", () => {`,
    `it.todo("A1-01")`,
    `// it("A1-01", () => {`,
    `notify("A1-01", {})`,
    `const id = "A1-01";`,
  ])("sees none in %j", (text) => expect(testNames(text)).toEqual([]));
});
