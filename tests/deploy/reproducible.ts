import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Hashes of files by their path below the folder, `dist` folders alone. */
export type Built = ReadonlyMap<string, string>;

export function hashesOf(root: string): Built {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => /(^|\/)dist\//.test(path) && !path.includes("node_modules/"))
    .toSorted();
  return new Map(
    files.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(root, path)))
        .digest("hex"),
    ]),
  );
}

/** Paths that only one of the two has, or that say something else. */
export const differing = (one: Built, other: Built): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => one.get(path) !== other.get(path),
  );

/** The sources of one commit in a folder of their own, built from nothing. */
function buildIn(folder: string, sources: string): Built {
  const target = join(folder, "tree");
  mkdirSync(target);
  execFileSync("tar", ["--extract", "--file", sources, "--directory", target]);
  const pnpm = (...argv: readonly string[]): void =>
    void execFileSync("npx", ["--yes", "pnpm@12.21.0", ...argv], {
      cwd: target,
      env: { ...process.env, CI: "true", TURBO_TELEMETRY_DISABLED: "1", TURBO_FORCE: "true" },
      stdio: ["ignore", "ignore", "inherit"],
    });
  pnpm("install", "--frozen-lockfile", "--ignore-scripts", "--prefer-offline");
  pnpm("run", "build");
  return hashesOf(target);
}

/** Builds the current commit twice, in folders of other names, and compares every file. */
export function buildTwice(): { readonly files: number; readonly differing: readonly string[] } {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folders = ["one-", "another-with-a-longer-name-"].map((name) =>
    mkdtempSync(join(tmpdir(), name)),
  );
  try {
    const sources = join(folders[0] ?? tmpdir(), "sources.tar");
    execFileSync("git", ["archive", "--output", sources, "HEAD"], { cwd: root });
    const [one, other] = folders.map((folder) => buildIn(folder, sources));
    if (one === undefined || other === undefined) throw new Error("nothing was built");
    return { files: one.size, differing: differing(one, other) };
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}
