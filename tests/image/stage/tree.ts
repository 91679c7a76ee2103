import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

/** Everything below a folder, parents before what is in them, by name: the order of an archive that comes out the same twice. */
export function entriesOf(root: string, below = ""): readonly string[] {
  return readdirSync(join(root, below))
    .toSorted()
    .flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      const folder = lstatSync(join(root, path)).isDirectory();
      return folder ? [path, ...entriesOf(root, path)] : [path];
    });
}

export function addFile(root: string, target: string, source: string): void {
  mkdirSync(dirname(join(root, target)), { recursive: true });
  copyFileSync(source, join(root, target));
  // Whoever built it may have had another umask.
  chmodSync(join(root, target), (statSync(source).mode & 0o111) === 0 ? 0o644 : 0o755);
}

export function addText(root: string, target: string, text: string): void {
  mkdirSync(dirname(join(root, target)), { recursive: true });
  writeFileSync(join(root, target), text);
  chmodSync(join(root, target), 0o644);
}

export function addLink(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, from)), { recursive: true });
  symlinkSync(relative(dirname(from), to), join(root, from));
}

/** Takes the clock and the builder out: every entry is of 1970, folders are 0755 whatever the umask. */
export function settle(root: string): void {
  for (const path of entriesOf(root).toReversed()) {
    const full = join(root, path);
    const entry = lstatSync(full);
    if (entry.isDirectory()) chmodSync(full, path === "tmp" ? 0o1777 : 0o755);
    lutimesSync(full, 0, 0);
  }
  chmodSync(root, 0o755);
  lutimesSync(root, 0, 0);
}

/** One hash of names, kinds, modes, times, links and contents. */
export function hashOf(root: string): string {
  const hash = createHash("sha256");
  for (const path of entriesOf(root)) {
    const full = join(root, path);
    const { mode, mtimeMs, size } = lstatSync(full);
    hash.update(`${path}\0${mode}\0${mtimeMs}\0`);
    if (lstatSync(full).isSymbolicLink()) hash.update(readlinkSync(full));
    else if (lstatSync(full).isFile()) hash.update(`${size}\0`).update(readFileSync(full));
  }
  return hash.digest("hex");
}

/** Bytes of all files. */
export const sizeOf = (root: string): number =>
  entriesOf(root)
    .map((path) => lstatSync(join(root, path)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
