import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../queue/redis-server.ts";

const NOBODY = 65_534;
const NEEDED = ["initdb", "postgres", "pg_dump", "pg_restore", "psql"];

/** Debian keeps the server's programs off the PATH, by version. */
function folderOfTools(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => +b - +a) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(":"),
    ...versions.map((version) => join(debian, version, "bin")),
  ];
  const hasAll = (folder: string): boolean =>
    NEEDED.every((name) => existsSync(join(folder, name)));
  return folders.find(hasAll) ?? null;
}

/** Why there is no PostgreSQL with its tools to test with, or null where there is one. With CI=true its lack is an error. */
export function whyNoPostgresTools(): string | null {
  if (folderOfTools() !== null) return null;
  const reason = `${NEEDED.join(", ")} are not together on the PATH or in /usr/lib/postgresql`;
  if (process.env["CI"] === "true") throw new Error(`${reason}; with CI=true they must be`);
  return reason;
}

export interface PostgresServer {
  /** Of a superuser. */
  readonly adminUrl: string;
  /** Folder of psql, pg_dump and pg_restore of the same version. */
  readonly tools: string;
  urlOf(database: string, user: string, password: string): string;
  stop(): Promise<void>;
}

/** What a server shows who it is with, in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A PostgreSQL as a distribution ships it, on a free port, with data that nobody keeps; with a certificate it speaks TLS too. */
export async function startPostgresServer(shows?: ServerCertificate): Promise<PostgresServer> {
  const tools = folderOfTools();
  if (tools === null) throw new Error("there is none");
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const password = randomBytes(12).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const data = join(folder, "data");
  const made = spawnSync(
    join(tools, "initdb"),
    `-D ${data} -U admin --pwfile ${passwordFile} -A scram-sha-256 --locale=C -E UTF8 --no-sync`.split(
      " ",
    ),
    { ...as, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const port = await freePort();
  const own = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (isRoot) chownSync(path, NOBODY, NOBODY);
    return path;
  };
  const tls =
    shows === undefined
      ? []
      : [
          "ssl=on",
          `ssl_cert_file=${own("server.pem", shows.certificate)}`,
          `ssl_key_file=${own("server.key", shows.key)}`,
        ];
  const settings = [
    ...tls,
    "listen_addresses=127.0.0.1",
    "fsync=off",
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(
    join(tools, "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    { ...as, cwd: folder, stdio: "ignore" },
  );
  const urlOf = (database: string, user: string, secret: string): string =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`;
  const adminUrl = urlOf("postgres", "admin", password);
  await answering(join(tools, "psql"), adminUrl);
  return {
    adminUrl,
    tools,
    urlOf,
    stop: async () => {
      const ended = once(server, "exit");
      server.kill("SIGQUIT");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function answering(psql: string, url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (spawnSync(psql, [url, "--command=select 1"]).status === 0) return;
    await pause(100);
  }
  throw new Error("the PostgreSQL that was started does not answer");
}
