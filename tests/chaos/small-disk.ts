import { execFileSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { appendFile, chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { TestDatabase } from "@cohort/testkit";

const MOST_MB = 128;
const CHUNK = Buffer.alloc(256 * 1024);

/** Why no disk can be made small here, or null where one can. As root with CI=true it must be possible. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== "linux") return "tmpfs is Linux's";
  if (process.getuid?.() !== 0) return "only root may mount";
  const folder = `/tmp/cohort-mount-${process.pid}`;
  try {
    execFileSync("mkdir", [folder]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return null;
  } catch {
    const reason = "mounting is not allowed";
    if (process.env["CI"] === "true")
      throw new Error(`${reason}; with CI=true, as root, it must be`);
    return reason;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isNoSpace(error: unknown): true {
  // Not by its class: errors of Node's own come from outside of the test's realm.
  if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOSPC")
    return true;
  throw error;
}

/** A database on a disk of its own that can be filled up. */
export interface SmallDisk {
  /** `close` gives the disk back. */
  readonly database: TestDatabase;
  /** Not a byte is left. */
  fill(): Promise<void>;
  free(): Promise<void>;
}

/** Moves a database, to which nobody is connected, onto a small disk; the server's log of writes stays where it was. */
export async function ontoSmallDisk(database: TestDatabase): Promise<SmallDisk> {
  const name = new URL(database.url).pathname.slice(1);
  const server = new URL(database.url);
  server.pathname = "/postgres";
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  const folder = await mkdtemp("/tmp/cohort-small-");
  const { rows } = await client.query<{ data_directory: string }>("show data_directory");
  const { uid, gid } = statSync(rows[0]?.data_directory ?? "");
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${MOST_MB}m`, "tmpfs", folder]);
  await chown(folder, uid, gid);
  await chmod(folder, 0o700);
  const space = `small_${name}`;
  await client.query(`create tablespace ${space} location '${folder}'`);
  await client.query(`alter database ${name} set tablespace ${space}`);
  const ballast = join(folder, "ballast");
  return {
    database: {
      ...database,
      close: async () => {
        await database.close();
        await client.query(`drop tablespace ${space}`);
        await client.end();
        execFileSync("umount", [folder]);
        await rm(folder, { recursive: true });
      },
    },
    fill: async () => {
      for (let isFull = false; !isFull;) {
        isFull = await appendFile(ballast, CHUNK).then(() => false, isNoSpace);
      }
    },
    free: () => rm(ballast),
  };
}
