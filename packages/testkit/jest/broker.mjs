import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SERVE = fileURLToPath(new URL("../src/database/serve.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Test files find it by the number of the process that runs jest: theirs, or their parent's. */
const socketPath = join(tmpdir(), `cohort-test-database-${process.pid}.sock`);

/** The first line that the server prints: `{"url", "template"}` or `{"error"}`. */
const firstLine = (child) =>
  new Promise((resolve) => {
    let text = "";
    const lines = [];
    child.stderr.on("data", (chunk) => lines.push(String(chunk)));
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once("close", () => resolve(JSON.stringify({ error: lines.join("").slice(-2000) })));
  });

/**
 * Listens for tests that want a database and starts the one PostgreSQL when the first of them asks: a run
 * of unit tests alone starts none.
 */
export async function openBroker() {
  let child = null;
  let answer = null;
  const start = () => {
    const url = process.env.TEST_DATABASE_URL ?? "";
    const flags = ["--conditions=@cohort/source", "--import", "tsx"];
    child = spawn(process.execPath, [...flags, SERVE, url], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    return firstLine(child);
  };
  const server = createServer((socket) => {
    socket.on("error", () => {});
    answer ??= start();
    answer.then((line) => socket.end(`${line}\n`));
  });
  rmSync(socketPath, { force: true });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  server.unref();

  return {
    async close() {
      await new Promise((resolve) => server.close(resolve));
      if (child === null || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end();
      await ended;
    },
  };
}
