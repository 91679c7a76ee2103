import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../end-to-end/child.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

export interface Served {
  readonly base: string;
  stop(): Promise<void>;
}

/** `dist`: the packages as they were built, which is what a hospital runs. */
export type Form = "dist" | "source";

/** Runs a file of this folder as a process of its own, until it says where it listens. */
export function serve(
  file: "baseline.ts" | "product.ts",
  argv: readonly string[],
  { form = "source", env = {} }: { form?: Form; env?: Readonly<Record<string, string>> } = {},
): Promise<Served> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const conditions = form === "source" ? ["--conditions=@cohort/source"] : [];
  // As the product is started: most of what a match makes is garbage at once.
  const young = file === "product.ts" ? ["--max-semi-space-size=64"] : [];
  const flags = [...young, "--disable-proto=delete", ...conditions, "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, join(HERE, file), ...argv], {
    cwd: join(HERE, ".."),
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const port = /listening on (\d+)/.exec(text)?.[1];
      if (port !== undefined)
        resolve({ base: `http://127.0.0.1:${port}`, stop: () => stop(child) });
    });
    child.once("close", () => reject(new Error(`${file} ended:\n${text}`)));
  });
}

/** The API over this database, with everyone let in, and nobody told to wait. */
export async function startProduct(
  { databaseUrl, day }: { readonly databaseUrl: string; readonly day: string },
  { form, env }: { readonly form: Form; readonly env?: Readonly<Record<string, string>> },
): Promise<Served> {
  const own = {
    AUTH_MODE: "demo",
    AS_OF: day,
    DATABASE_URL: databaseUrl,
    QUEUE_URL: databaseUrl,
    FHIR_BASE_URL: "http://127.0.0.1:9/fhir",
    HOST: "127.0.0.1",
    PORT: String(await freePort()),
    LOG_LEVEL: "warn",
    RATE_MATCH_PER_SECOND: "1000",
    RATE_READ_PER_MINUTE: "100000",
  };
  return serve("product.ts", [], { form, env: { ...own, ...env } });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.kill("SIGKILL");
  });
}
