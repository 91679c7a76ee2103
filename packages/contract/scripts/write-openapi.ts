import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { breakingChanges, openApiDocument } from "../src/index.ts";

/** Writes the document, unless it breaks callers of the one that stands there and nobody said `--breaking`. */
const file = new URL("../openapi.json", import.meta.url);
const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
const before: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const breaking = breakingChanges(before, JSON.parse(text));
if (breaking.length > 0 && !process.argv.includes("--breaking")) {
  process.stderr.write(
    `${breaking.join("\n")}\nNothing was written. Give --breaking if this is meant.\n`,
  );
  process.exitCode = 1;
} else writeFileSync(file, text);
