import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

/** Why there is no Redis to test with, or null where there is one. With CI=true its lack is an error. */
export function whyNoRedis(): string | null {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return null;
  } catch {
    const reason = "redis-server is not on the PATH";
    if (process.env["CI"] === "true") throw new Error(`${reason}; with CI=true it must be`);
    return reason;
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Redis of its own on a free port, in memory only. */
export async function startRedis(policy = "noeviction"): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const settings = ["--bind", "127.0.0.1", "--save", "", "--maxmemory-policy", policy];
  const server = spawn("redis-server", ["--port", String(port), "--dir", folder, ...settings], {
    stdio: "ignore",
  });
  await answering(port, server);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function answering(port: number, server: ChildProcess): Promise<void> {
  const client = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => {});
  const failed = new Promise<never>((_, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(new Error("redis-server ended at once")));
  });
  const late = pause(10_000, undefined, { ref: false }).then(() => {
    throw new Error("redis-server does not answer");
  });
  try {
    await Promise.race([client.ping(), failed, late]);
  } finally {
    client.disconnect();
    server.removeAllListeners("exit");
  }
}

/** What a restart without its data does. */
export async function flushRedis(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null });
  await client.flushall();
  client.disconnect();
}
