import { readdirSync, readFileSync } from "node:fs";
import { buildTerminology } from "../src/build.ts";
import type { Dictionary } from "../src/dictionary.ts";
import { parseDictionary } from "../src/parse-dictionary.ts";
import { defaultSite } from "../src/site.ts";
import type { Terminology } from "../src/terminology.ts";

const FOLDER = new URL("../dictionary/", import.meta.url);

/** The dictionary that comes along, as its files say it. */
export function builtInDictionary(): Dictionary {
  const files = readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), "utf8"),
  }));
  const parsed = parseDictionary(files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure, null, 1));
  return parsed.value;
}

/** The same as look-ups, at a site that has set nothing. */
export function builtIn(): Terminology {
  const built = buildTerminology(builtInDictionary(), defaultSite);
  if (!built.ok) throw new Error(JSON.stringify(built.failure, null, 1));
  return built.value;
}
