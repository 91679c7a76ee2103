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
  /** As `kill -9` does; its port stays its own. */
  kill(): Promise<void>;
  /** After `kill`: with what it had written down, or with nothing. */
  startAgain(data: "kept" | "lost"): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisSettings {
  readonly policy?: string;
  /** Whether it writes down every command, as `ping` asks for. */
  readonly appendOnly?: boolean;
}

/** A Redis of its own on a free port. */
export async function startRedis({
  policy = "noeviction",
  appendOnly = true,
}: RedisSettings = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const argv = ["--bind", "127.0.0.1", "--save", "", "--maxmemory-policy", policy];
  argv.push("--appendonly", appendOnly ? "yes" : "no", "--port", String(port), "--dir", folder);
  const begin = async (): Promise<ChildProcess> => {
    const server = spawn("redis-server", argv, { stdio: "ignore" });
    await answering(port, server);
    return server;
  };
  let server = await begin();
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    startAgain: async (data) => {
      if (data === "lost") rmSync(join(folder, "appendonlydir"), { recursive: true, force: true });
      server = await begin();
    },
    stop: async () => {
      await kill();
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
