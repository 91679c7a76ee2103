import { chown, mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Result } from "@cohort/foundation";
import { copyBinaries, findBinaries, isComplete } from "./binaries.ts";
import { badFolder, startFailed, unsupported } from "./failures.ts";
import { dataFolder, isRoot, workFolder, type DataFolder } from "./folders.ts";
import { run, type Programs } from "./programs.ts";
import { startServer } from "./server.ts";

export interface EmbeddedPostgresOptions {
  /** Keeps the data here and finds it again at the next start; without it the data is temporary. */
  readonly dataDir?: string;
  /** For tests only: fast, and lost at a crash of the machine. */
  readonly unsafe?: boolean;
}

export interface EmbeddedPostgres {
  /** A superuser's connection string, password included. */
  readonly url: string;
  /** Ends all sessions and the server; deletes temporary data. Safe to call twice. */
  stop(): Promise<void>;
}

const USER = "cohort";
const UNSAFE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts a PostgreSQL of its own on a free port of 127.0.0.1, as root or not. It ends with this process,
 * however that ends. Fails with `EMBEDDED.UNSUPPORTED`, `EMBEDDED.DATA_FOLDER` or `EMBEDDED.START`.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<Result<EmbeddedPostgres>> {
  const found = findBinaries();
  if (!found.ok) return found;
  const work = await workFolder();
  if (!work.ok) return work;
  const clean = (): Promise<void> =>
    rm(work.value, { recursive: true, force: true, maxRetries: 5 });
  try {
    const server = await startIn(work.value, found.value, options);
    if (!server.ok) {
      await clean();
      return server;
    }
    const running = server.value;
    return ok({
      url: running.url,
      stop: async () => {
        await running.stop();
        await clean();
      },
    });
  } catch (error) {
    await clean();
    throw error;
  }
}

async function startIn(
  work: string,
  native: string,
  options: EmbeddedPostgresOptions,
): Promise<Result<EmbeddedPostgres>> {
  const folder = await dataFolder(options.dataDir ?? work);
  if (!folder.ok) return folder;
  const { data, owner, password } = folder.value;
  const copied = join(work, "native");
  const mustCopy = isRoot() || !(await isComplete(native));
  if (mustCopy) await copyBinaries(native, copied);
  const programs: Programs = { native: mustCopy ? copied : native, owner };

  const prepared = await prepareData(programs, folder.value, work, options.unsafe ?? false);
  if (!prepared.ok) return prepared;
  const server = await startServer(programs, {
    data,
    temporary: options.dataDir === undefined,
    settings: { max_connections: "200", ...(options.unsafe ? UNSAFE : {}) },
  });
  if (!server.ok) return server;
  const running = server.value;
  return ok({
    url: `postgres://${USER}:${password}@127.0.0.1:${running.port}/postgres`,
    stop: () => running.stop(),
  });
}

async function prepareData(
  programs: Programs,
  folder: DataFolder,
  work: string,
  unsafe: boolean,
): Promise<Result<null>> {
  const version = await run(programs, "postgres", ["--version"]);
  const major = /PostgreSQL\)? (\d+)/.exec(version.output)?.[1];
  if (version.code !== 0 || major === undefined) {
    return unsupported(`bin/postgres cannot run (${version.output.trim().split("\n")[0] ?? ""})`);
  }
  if (folder.version !== null) {
    return folder.version === major
      ? ok(null)
      : badFolder(
          `it was written by PostgreSQL ${folder.version}, and this is ${major}`,
          "Use the release that wrote it, or dump and load the data.",
        );
  }
  return initialise(programs, folder, work, unsafe);
}

/** Beside its place and then moved there, so that a folder with data in it is always a whole one. */
async function initialise(
  programs: Programs,
  folder: DataFolder,
  work: string,
  unsafe: boolean,
): Promise<Result<null>> {
  const part = `${folder.data}.part`;
  const passwordFile = join(work, "initdb.password");
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { mode: 0o700 });
  await writeFile(passwordFile, folder.password, { mode: 0o600 });
  if (programs.owner) {
    const { uid, gid } = programs.owner;
    await Promise.all([chown(part, uid, gid), chown(passwordFile, uid, gid)]);
  }
  const made = await run(programs, "initdb", [
    `--pgdata=${part}`,
    `--username=${USER}`,
    "--encoding=UTF8",
    "--locale=C",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--no-instructions",
    ...(unsafe ? ["--no-sync"] : []),
  ]);
  await rm(passwordFile);
  if (made.code !== 0) return startFailed("initdb", made.output);
  await rmdir(folder.data);
  await rename(part, folder.data);
  return ok(null);
}
