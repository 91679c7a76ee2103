import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Next to a package's manifest, where both its sources and its build leave them. */
const beside = (manifest: string, folder: string): string =>
  join(dirname(require.resolve(manifest)), folder);

export const builtInDictionary = (): string =>
  beside("@cohort/terminology/package.json", "dictionary");

export const builtInStudies = (): string => beside("@cohort/studies/package.json", "data");
