import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { ok, type Result } from "@cohort/foundation";
import { startFailed } from "./failures.ts";
import { program, spawnOptions, type Programs } from "./programs.ts";

export interface ServerOptions {
  readonly data: string;
  /** Delete the data when the server has ended, however this program ended. */
  readonly temporary: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

const READY = "database system is ready to accept connections";
const PORT_TAKEN = /could not bind|Address already in use/;
const STOP_MS = 30_000;

/**
 * Becomes PostgreSQL, and leaves a watcher that ends it when our end of the pipe closes: also where we
 * were killed and could not say goodbye. The watcher is a grandchild, so that PostgreSQL, which minds
 * its children, does not wonder about it. `$1` is the folder to delete afterwards, or empty.
 */
const WATCHED = `
remove=$1; shift; server=$$; exec 3<&0 </dev/null
( (
  trap '' INT TERM HUP; cat <&3 >/dev/null; kill -INT $server 2>/dev/null
  while kill -0 $server 2>/dev/null; do sleep 0.05; done
  if [ -n "$remove" ]; then rm -rf "$remove"; fi
) >/dev/null 2>&1 & )
exec 3<&-; exec "$@"
`;

/** Starts a server on a free port of 127.0.0.1, without any other socket, and waits until it answers. */
export async function startServer(
  programs: Programs,
  options: ServerOptions,
): Promise<Result<Server>> {
  let output = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await freePort();
    const child = spawnServer(programs, options, port);
    const started = await whenReady(child);
    if (started.ready) return ok({ port, stop: () => stop(child) });
    output = started.output;
    if (!PORT_TAKEN.test(output)) break;
  }
  return startFailed("start", output);
}

function spawnServer(programs: Programs, options: ServerOptions, port: number): ChildProcess {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const remove = options.temporary ? options.data : "";
  return spawn(
    "/bin/sh",
    ["-c", WATCHED, "sh", remove, program(programs, "postgres"), "-D", options.data, ...args],
    // Its own process group: Ctrl-C goes to us, and we stop what uses the database before the database.
    { ...spawnOptions(programs), detached: true, stdio: ["pipe", "ignore", "pipe"] },
  );
}

function whenReady(
  child: ChildProcess,
): Promise<{ readonly ready: boolean; readonly output: string }> {
  let output = "";
  return new Promise((done) => {
    child.once("error", (error) => done({ ready: false, output: error.message }));
    child.once("close", () => {
      child.stdin?.destroy();
      done({ ready: false, output });
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      // Later lines may name statements: they are drained, and not kept.
      if (output.includes(READY)) return;
      output += chunk.toString();
      if (output.includes(READY)) done({ ready: true, output });
    });
  });
}

/** Fast shutdown: sessions are ended, the data is left clean. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once("close", () => done()));
  child.kill("SIGINT");
  const late = setTimeout(() => child.kill("SIGQUIT"), STOP_MS);
  await gone;
  clearTimeout(late);
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
