import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { findBinaries } from "./binaries.ts";
import { isRoot } from "./folders.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./start.ts";

const folders: string[] = [];
const running: EmbeddedPostgres[] = [];

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "cohort-test-"));
  folders.push(made);
  await chmod(made, 0o755);
  return made;
}

async function start(options?: { dataDir?: string; unsafe?: boolean }): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres({ unsafe: true, ...options });
  if (!started.ok) throw new Error(started.failure.message);
  running.push(started.value);
  return started.value;
}

const answers = (url: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });

async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

const workFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith("cohort-postgres-"));

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true, force: true })));
});

describe("a PostgreSQL from npm", () => {
  it("answers while it runs, and leaves nothing behind", async () => {
    const before = await workFolders();
    const server = await start();
    expect(await answers(server.url)).toBe(true);
    await server.stop();
    await server.stop();
    expect(await answers(server.url)).toBe(false);
    expect((await workFolders()).filter((name) => !before.includes(name))).toEqual([]);
  });

  it("keeps the data and the password of a folder that was named", async () => {
    const dataDir = join(await folder(), "deeper");
    const first = await start({ dataDir });
    await first.stop();
    const { uid, mode, mtimeMs } = await stat(join(dataDir, "postgres", "PG_VERSION"));
    expect(mode & 0o077).toBe(0);
    if (isRoot()) expect(uid).toBe(65_534);
    const second = await start({ dataDir });
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect((await stat(join(dataDir, "postgres", "PG_VERSION"))).mtimeMs).toBe(mtimeMs);
  });

  it("refuses a folder that a running server uses", async () => {
    const dataDir = await folder();
    await start({ dataDir });
    expect(await startEmbeddedPostgres({ dataDir })).toMatchObject({
      ok: false,
      failure: { code: "EMBEDDED.START", message: expect.stringContaining("postmaster.pid") },
    });
  });

  it("refuses data of another major version", async () => {
    const dataDir = await folder();
    const server = await start({ dataDir });
    await server.stop();
    await writeFile(join(dataDir, "postgres", "PG_VERSION"), "11\n");
    expect(await startEmbeddedPostgres({ dataDir })).toMatchObject({
      ok: false,
      failure: { code: "EMBEDDED.DATA_FOLDER", message: expect.stringContaining("11") },
    });
  });

  it("says what is wrong with a folder that it cannot use", async () => {
    const dataDir = join(await folder(), "file");
    await writeFile(dataDir, "");
    expect(await startEmbeddedPostgres({ dataDir })).toMatchObject({
      ok: false,
      failure: { code: "EMBEDDED.DATA_FOLDER" },
    });
  });

  (isRoot() ? it : it.skip)("as root refuses a folder that its user cannot reach", async () => {
    const closed = await folder();
    await chmod(closed, 0o700);
    expect(await startEmbeddedPostgres({ dataDir: join(closed, "data") })).toMatchObject({
      ok: false,
      failure: { code: "EMBEDDED.DATA_FOLDER", message: expect.stringContaining("65534") },
    });
  });

  it("ends, and takes temporary data with it, when its program is killed", async () => {
    const script = `
      import { startEmbeddedPostgres } from "./start.ts";
      const started = await startEmbeddedPostgres();
      console.log(started.ok ? started.value.url : JSON.stringify(started.failure));
    `;
    const before = await workFolders();
    const child = spawn(
      process.execPath,
      ["--conditions=@cohort/source", "--import", "tsx", "--input-type=module", "-e", script],
      { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] },
    );
    const url = await new Promise<string>((done) =>
      child.stdout.once("data", (chunk: Buffer) => done(chunk.toString().trim())),
    );
    expect(await answers(url)).toBe(true);
    child.kill("SIGKILL");
    expect(await eventually(async () => !(await answers(url)))).toBe(true);
    const [left] = (await workFolders()).filter((name) => !before.includes(name));
    const work = join(tmpdir(), left ?? "");
    folders.push(work);
    const data = join(work, "postgres", "PG_VERSION");
    expect(await eventually(async () => !existsSync(data))).toBe(true);
  });
});

it("asks for a database of one's own where there are no binaries", () => {
  expect(findBinaries("sunos-sparc")).toMatchObject({
    ok: false,
    failure: { code: "EMBEDDED.UNSUPPORTED", action: expect.stringContaining("DATABASE_URL") },
  });
});
