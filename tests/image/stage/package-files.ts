import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Shipped } from "./packages.ts";

/** What no program reads while it runs: types, source maps, sources that were compiled, prose. Licences stay. */
const NEEDLESS = /\.(?:[cm]?tsx?|map|flow|md|markdown|tsbuildinfo)$/i;
const LICENCE = /^(?:licen[cs]e|notice|copying|copyright)/i;

/** The files of a package that ship, relative to its folder and sorted. */
export function shippedFiles(root: string, shipped: Shipped): readonly string[] {
  const folder = join(root, shipped.folder);
  return walk(folder, "")
    .filter((file) => belongs(file, shipped))
    .filter((file) => !NEEDLESS.test(file) || LICENCE.test(baseName(file)))
    .filter((file) => !shipped.ours || isOfToday(folder, file));
}

const baseName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

const belongs = (file: string, { files }: Shipped): boolean =>
  files === null ||
  file === "package.json" ||
  files.some((entry) => file === entry || file.startsWith(`${entry}/`));

/**
 * Whether a file of a build still has its source, so that what an older build left behind stays behind; the
 * bundler empties its own folder. Helpers of tests stay behind too.
 */
function isOfToday(folder: string, file: string): boolean {
  if (!file.startsWith("dist/") || file.startsWith("dist/app/")) return true;
  if (file.startsWith("dist/testing/")) return false;
  const source = join(folder, "src", file.slice("dist/".length).replace(/\.js$/, ""));
  return existsSync(`${source}.ts`) || existsSync(`${source}.tsx`) || existsSync(source);
}

function walk(folder: string, below: string): readonly string[] {
  return readdirSync(join(folder, below))
    .toSorted()
    .flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      // What it may import is linked anew.
      if (name === "node_modules") return [];
      return statSync(join(folder, path)).isDirectory() ? walk(folder, path) : [path];
    });
}
