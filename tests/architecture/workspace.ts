import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** A test, or what a package's tests share in its folder `test`. */
  readonly isTest: boolean;
}

export interface Package {
  /** `packages/core/units`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly SourceFile[];
}

const HOMES = ["packages/core/*", "packages/adapters/*", "packages/*", "services/*", "tests"];
const GENERATED = new Set(["node_modules", "dist", ".turbo"]);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : filesUnder(path);
    return [path];
  });
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  return {
    path: relative(ROOT, path).split(sep).join("/"),
    text,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    isTest: /\.test\.tsx?$|[\\/]test[\\/][^\\/]*$/.test(path),
  };
}

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true;

function foldersOf(pattern: string): string[] {
  if (!pattern.endsWith("/*")) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`);
}

/** Every package of the workspace with its TypeScript sources, tests included. */
export function readWorkspace(): Package[] {
  return HOMES.flatMap(foldersOf)
    .filter((folder) => isFile(join(ROOT, folder, "package.json")))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest,
      sources: filesUnder(join(ROOT, folder))
        .filter((path) => /\.tsx?$/.test(path))
        .map(sourceFile),
    }));
}
