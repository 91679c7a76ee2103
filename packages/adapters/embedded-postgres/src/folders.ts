import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ok, type Result } from "@cohort/foundation";
import { badFolder } from "./failures.ts";

/** Who runs the server. Null: whoever runs this program. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, and initdb wants a user that the system knows: `nobody`. */
const NOBODY: Owner =
  process.platform === "darwin"
    ? { uid: 4_294_967_294, gid: 4_294_967_294 }
    : { uid: 65_534, gid: 65_534 };

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether everyone may walk down to a folder: the search bit of "others" on all that is above. */
async function isOpenToAll(folder: string): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** A fresh folder of 0755 that the server's user can reach, for binaries and temporary data. */
export async function workFolder(): Promise<Result<string>> {
  for (const base of isRoot() ? [tmpdir(), "/tmp", "/var/tmp"] : [tmpdir()]) {
    if (isRoot() && !(await isOpenToAll(base).catch(() => false))) continue;
    const folder = await mkdtemp(join(base, "cohort-postgres-"));
    await chmod(folder, 0o755);
    return ok(folder);
  }
  return badFolder(
    `${tmpdir()}, /tmp and /var/tmp are closed to other users`,
    "Run as another user than root, or open the folder.",
  );
}

export interface DataFolder {
  /** PostgreSQL's own folder, 0700. */
  readonly data: string;
  readonly password: string;
  readonly owner: Owner | null;
  /** `PG_VERSION` of an earlier run; null: to be initialised. */
  readonly version: string | null;
}

/** Prepares a folder that outlives the server, or takes over one that an earlier run left. */
export async function dataFolder(base: string): Promise<Result<DataFolder>> {
  const data = join(base, "postgres");
  const passwordFile = join(base, "postgres.password");
  try {
    await mkdir(base, { recursive: true, mode: 0o755 });
    await mkdir(data, { recursive: true, mode: 0o700 });
    const found = await stat(data);
    const owner = isRoot() ? ownerOf(found) : null;
    if (owner === null && found.uid !== process.getuid?.()) {
      return badFolder(
        `${data} belongs to user ${found.uid}`,
        "Start as that user or as root, or name another folder.",
      );
    }
    if (owner && !(await isOpenToAll(base))) {
      return badFolder(
        `a folder above ${data} is closed to user ${owner.uid}, as whom PostgreSQL runs under root`,
        `Name a folder outside of it, or allow passing through (chmod o+x).`,
      );
    }
    if (owner) await chown(data, owner.uid, owner.gid);
    await chmod(data, 0o700);
    const version = await readFile(join(data, "PG_VERSION"), "utf8").catch(() => null);
    const password =
      version === null ? newPassword() : (await readFile(passwordFile, "utf8")).trim();
    if (version === null) await writeFile(passwordFile, password, { mode: 0o600 });
    if (owner) await chown(passwordFile, owner.uid, owner.gid);
    return ok({ data, password, owner, version: version?.trim() ?? null });
  } catch (error) {
    return badFolder(String(error), "Name a folder that you may write to, or mend its rights.");
  }
}

/** As root, data that a user left stays that user's. */
const ownerOf = (found: { readonly uid: number; readonly gid: number }): Owner =>
  found.uid === 0 ? NOBODY : { uid: found.uid, gid: found.gid };

const newPassword = (): string => randomBytes(24).toString("base64url");
