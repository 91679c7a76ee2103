import { readFileSync, readdirSync } from "node:fs";
import {
  type Dictionary,
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
  parseSite,
} from "@cohort/terminology";

const FOLDER = new URL("../../terminology/dictionary/", import.meta.url);

function builtInDictionary(): Dictionary {
  const files = readdirSync(FOLDER).map((name) => ({
    name,
    text: readFileSync(new URL(name, FOLDER), "utf8"),
  }));
  const parsed = parseDictionary(files);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure, null, 1));
  return parsed.value;
}

/** The dictionary that comes along, at a site with this file, or with none. */
export function terminologyAt(siteText?: string): Terminology {
  const site =
    siteText === undefined
      ? { ok: true as const, value: defaultSite }
      : parseSite("site.yaml", siteText);
  if (!site.ok) throw new Error(JSON.stringify(site.failure, null, 1));
  const built = buildTerminology(builtInDictionary(), site.value);
  if (!built.ok) throw new Error(JSON.stringify(built.failure, null, 1));
  return built.value;
}
