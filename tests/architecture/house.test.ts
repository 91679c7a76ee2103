import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readWorkspace, ROOT } from "./workspace.ts";

const workspace = readWorkspace();
const everything = workspace.flatMap((entry) => entry.sources);
const product = everything.filter(
  (file) => !file.isTest && !file.path.startsWith("tests/") && !file.path.endsWith(".d.ts"),
);
const named = (pattern: RegExp): string[] =>
  everything.map((file) => file.path).filter((path) => pattern.test(path));
const mentioning = (pattern: RegExp): string[] =>
  everything.flatMap((file) =>
    file.text
      .split("\n")
      .map((line, at) => `${file.path}:${at + 1}: ${line.trim()}`)
      .filter((line) => pattern.test(line)),
  );

describe("sizes", () => {
  it("no source file has more than 300 lines", () => {
    const long = everything.filter((file) => file.lines > 300);
    expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  it("half of the product's files have at most 80", () => {
    const lines = product.map((file) => file.lines).toSorted((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(80);
  });
});

describe("packages", () => {
  const packages = workspace.filter((entry) => entry.folder !== "tests");

  it.each(packages.map((entry) => [entry.folder, entry] as const))(
    "%s says what it is, and has one way in",
    (folder, entry) => {
      expect(existsSync(join(ROOT, folder, "README.md"))).toBe(true);
      expect(entry.manifest.exports).toEqual({
        ".": {
          "@cohort/source": "./src/index.ts",
          types: "./dist/index.d.ts",
          default: "./dist/index.js",
        },
        "./package.json": "./package.json",
      });
      const ways = entry.sources.filter((file) => file.path.endsWith("/index.ts"));
      expect(ways.map((file) => file.path)).toEqual([`${folder}/src/index.ts`]);
    },
  );

  it("all have their tests run", async () => {
    const config = (await import(join(ROOT, "jest.config.mjs"))) as {
      default: { projects: string[] };
    };
    const run = config.default.projects.map((folder) => folder.replace("<rootDir>/", ""));
    expect(run.toSorted()).toEqual(workspace.map((entry) => entry.folder).toSorted());
  });
});

describe("words", () => {
  it("no room is called by what it is not", () => {
    expect(named(/\/(utils?|helpers?|common|shared|misc)(\/|\.tsx?$)/)).toEqual([]);
  });

  it("nothing is left for later", () => {
    expect(mentioning(/\b(TO\x44O|FIX\x4dE|X\x58X)\b/)).toEqual([]);
  });

  it("a silenced rule says why, and the type checker is never silenced", () => {
    const silenced = mentioning(/(ox|es)lint-disable/).filter((line) => !/ -- \S/.test(line));
    expect(silenced.filter((line) => !line.includes("house.test.ts"))).toEqual([]);
    expect(mentioning(/@ts-(ignore|nocheck|expect-error)\b(?!\))/)).toEqual([]);
  });
});
