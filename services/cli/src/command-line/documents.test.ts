import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { EXIT } from "./command.ts";
import { runInTest } from "../testing/run-in-test.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const DOCUMENTS = [
  "README.md",
  ...readdirSync(join(ROOT, "deploy"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("deploy", name)),
];

/** Command lines of a document: in blocks of code, and between backticks where they say enough to be run. */
function commandsOf(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^( *)```[^\n]*\n([\s\S]*?)^\1```$/gm)].map(
    ([, , text = ""]) => text,
  );
  const indented = markdown.split("\n").filter((line) => line.startsWith("    cohort "));
  const inBlocks = [...blocks.join("\n").split("\n"), ...indented]
    .map((line) => line.trim())
    .filter((line) => line.startsWith("cohort ") && !line.startsWith("cohort ()"));
  const prose = markdown.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
  const inline = [...prose.matchAll(/`(cohort [a-z][^`]*)`/g)].map(([, line = ""]) => line);
  return [...new Set([...inBlocks, ...inline])];
}

/** As a shell would split it, what it works out by itself stood in for by a date. */
const wordsOf = (line: string): readonly string[] =>
  [
    ...line
      .replaceAll(/"\$\([^)]*\)[^"]*"|"\$[A-Z_]+"/g, "2026-12-31")
      .replace(/\s+[#>|].*$/, "")
      .matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
  ]
    .map(([, double, single, bare]) => double ?? single ?? bare ?? "")
    .slice(1);

/** The command line is read first, then the configuration: this one stops everything that is not a fault of the former. */
const STOPS = { PORT: "nothing" };

/** What prose calls by name alone. Its arguments would be missed. */
const isNamedAlone = (err: string): boolean =>
  /missing required argument|required option|unknown command '<command>'/.test(err);

const said = DOCUMENTS.flatMap((name) =>
  commandsOf(readFileSync(join(ROOT, name), "utf8")).map((line) => [line, name] as const),
);

describe("commands in documents", () => {
  it("are found", () => expect(said.length).toBeGreaterThan(40));

  it.each(said)("exist as they are written: %s (%s)", async (line) => {
    const { code, err } = await runInTest(wordsOf(line), STOPS);
    if (isNamedAlone(err)) return;
    // A group such as `cohort key` prints its help.
    const isGroup = err.startsWith("Usage: cohort");
    expect(isGroup ? "" : err.replace(/^PORT: .*/m, "").trim()).toBe("");
    expect([EXIT.done, EXIT.usage]).toContain(code);
  });

  it.each(["cohort migrate --grnat x", "cohort keys list", "cohort opt-out add 'Mrs. Example'"])(
    "would be told to be wrong: %s",
    async (line) => {
      const { err } = await runInTest(wordsOf(line), STOPS);
      expect(err).not.toMatch(/^PORT/);
      expect(isNamedAlone(err)).toBe(false);
    },
  );
});
