import { type Config, Lifecycle, processSignals, readConfig } from "@cohort/config";
import { ok } from "@cohort/foundation";
import { type Context, type Outcome, never } from "../command-line/command.ts";
import { failures, noteLogger } from "../session.ts";
import { openDatabase } from "./database.ts";
import { portIsFree } from "./ports.ts";
import { runDemo } from "./run-demo.ts";
import { type DemoOptions, PLACES_TO_COME, demoEnvironment } from "./settings.ts";
import { openSource } from "./source.ts";

/**
 * The whole system in this process: database, EHR, API and worker; reads, matches, shows, and serves until a
 * signal ends it. Whatever was started is stopped again, last started first.
 */
export async function demo(options: DemoOptions, context: Context): Promise<Outcome> {
  const config = readConfig(demoEnvironment(context.env, options, PLACES_TO_COME));
  if (!config.ok) return config;
  const lifecycle = new Lifecycle({ deadlineMs: config.value.shutdownMs });
  const logger = noteLogger(config.value, context.terminal);
  const forgetSignals = processSignals(lifecycle, logger);
  let outcome: Outcome;
  try {
    outcome = await startAll(options, context, config.value, lifecycle);
  } catch (error) {
    // What was still going on when a signal closed everything under it fails, and says nothing new.
    if (lifecycle.closing) return never();
    await lifecycle.close();
    throw error;
  }
  if (lifecycle.closing) return never();
  if (outcome.ok && options.once !== true) return never();
  forgetSignals();
  await lifecycle.close();
  return outcome;
}

async function startAll(
  options: DemoOptions,
  { env, terminal }: Context,
  config: Config,
  lifecycle: Lifecycle,
): Promise<Outcome> {
  const ports = [
    await portIsFree(options.port, "--port"),
    options.fhir === undefined ? await portIsFree(options.sandboxPort, "--sandbox-port") : ok(null),
  ];
  const taken = failures(ports);
  if (!taken.ok) return taken;
  const source = await openSource(options, config, lifecycle, terminal);
  if (!source.ok) return failures([source]);
  const database = await openDatabase(options, env, lifecycle, terminal);
  if (!database.ok) return failures([database]);
  const places = { database: database.value, fhir: source.value };
  return runDemo(options, { env: demoEnvironment(env, options, places), terminal }, lifecycle);
}
