import { setTimeout as pause } from "node:timers/promises";
import type { Environment, Lifecycle } from "@cohort/config";
import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { type Result, fail, ok } from "@cohort/foundation";
import { readSchemaVersion } from "@cohort/postgres";
import type { Terminal } from "../print/terminal.ts";
import type { DemoOptions } from "./settings.ts";

const STOP_MS = 30_000;
/** A closed pool's connections are still saying goodbye, and would take a stop for an error. */
const GOODBYE_MS = 250;

/** The database that DATABASE_URL names, else a PostgreSQL started for the demo, temporary unless `--data`. */
export async function openDatabase(
  options: DemoOptions,
  env: Environment,
  lifecycle: Lifecycle,
  terminal: Terminal,
): Promise<Result<string>> {
  const given = env["DATABASE_URL"];
  if (given) {
    terminal.note("Using the database of DATABASE_URL");
    return mayBeUsed(given);
  }
  terminal.note("Starting PostgreSQL");
  const embedded = await startEmbeddedPostgres(
    options.data === undefined ? {} : { dataDir: options.data },
  );
  if (!embedded.ok) return embedded;
  lifecycle.use("postgres", () => pause(GOODBYE_MS).then(() => embedded.value.stop()), STOP_MS);
  return ok(embedded.value.url);
}

/**
 * The demo replaces the patients of its database by those of its EHR. So that a variable left over from real
 * work costs nobody their candidates, a database in use must say in its name that it is for this.
 */
async function mayBeUsed(url: string): Promise<Result<string>> {
  const name = URL.canParse(url) ? new URL(url).pathname : "";
  if (name.includes("demo")) return ok(url);
  const version = await readSchemaVersion(url);
  if (!version.ok) return version;
  return version.value.found === 0
    ? ok(url)
    : fail({
        code: "DEMO.DATABASE_IN_USE",
        message: "The database of DATABASE_URL is in use, and the demo would replace its patients.",
        action: "Unset DATABASE_URL, or name an empty database or one with `demo` in its name.",
      });
}
