import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fail, ok, type Result } from "@cohort/foundation";
import { createStore, type Store } from "../store/store.ts";
import { readResources } from "./bundle-entries.ts";
import { createTally, type LoadReport, type Tally } from "./report.ts";
import { readLines, readText } from "./read-lines.ts";

export interface LoadedBundles {
  readonly store: Store;
  readonly report: LoadReport;
}

const reasonOf = (error: unknown): string =>
  error instanceof SyntaxError
    ? "is not JSON"
    : `cannot be read: ${error instanceof Error ? error.message : String(error)}`;

/** Stores what a document holds; what cannot be parsed or stored (nested too deep) is named and left out. */
function take(
  store: Store,
  tally: Tally,
  text: string,
  at: number,
  place: { readonly file: string; readonly line?: number },
): void {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      tally.skip({ ...place, reason: reasonOf(error) });
    }
  };
  attempt(() => {
    for (const read of readResources(JSON.parse(text))) {
      attempt(() => {
        if ("resource" in read) {
          const { version } = store.put(read.resource, at);
          tally.loaded(read.resource.resourceType, version > 1);
        } else tally.skip({ ...place, ...read });
      });
    }
  });
}

async function loadFile(store: Store, tally: Tally, path: string, file: string): Promise<void> {
  const at = Date.now();
  try {
    if (/\.ndjson(\.gz)?$/.test(file)) {
      for await (const { number, text } of readLines(path)) {
        take(store, tally, text, at, { file, line: number });
      }
    } else if (/\.json(\.gz)?$/.test(file)) take(store, tally, await readText(path), at, { file });
    else tally.skip({ file, reason: "is not .json, .ndjson or one of these with .gz" });
  } catch (error) {
    tally.skip({ file, reason: reasonOf(error) });
  }
  tally.fileDone(file);
}

/**
 * Loads a folder of FHIR R4 files, subfolders included, into a store: `.json` (a Bundle or one resource)
 * and `.ndjson` (one resource or Bundle a line), each also `.gz`. Files, lines and entries that cannot be
 * read are left out and named in the report. Fails only where the folder itself cannot be read.
 */
export async function loadBundles(
  dir: string,
  store: Store = createStore(),
): Promise<Result<LoadedBundles>> {
  let paths: readonly string[];
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    paths = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    return fail({
      code: "SANDBOX.FOLDER_UNREADABLE",
      message: `The folder ${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      action: "Name a folder that exists and that this user may read.",
    });
  }
  const tally = createTally();
  for (const path of paths) await loadFile(store, tally, path, relative(dir, path));
  return ok({ store, report: tally.report() });
}
