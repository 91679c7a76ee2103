import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@cohort/config";
import { SCREENS } from "@cohort/web";
import type { MisbehaviourOptions } from "../misbehaving.ts";

/** The options of `cohort demo`. */
export interface DemoOptions extends MisbehaviourOptions {
  /** End after the table instead of serving. */
  readonly once?: true;
  /** Read this server instead of the sandbox. */
  readonly fhir?: string;
  /** Serve this folder from the sandbox instead of the built-in people. */
  readonly bundles?: string;
  readonly asOf?: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly queue?: string;
  /** Keep the database here. */
  readonly data?: string;
}

export interface Places {
  readonly database: string;
  readonly fhir: string;
}

/** Right in form, so that the rest of the environment can be checked before anything is started. */
export const PLACES_TO_COME: Places = {
  database: "postgres://127.0.0.1/demo",
  fhir: "http://127.0.0.1/fhir",
};

const screensAreBuilt = (): boolean => existsSync(join(SCREENS, "index.html"));

/**
 * The environment that the demo's parts run in. Here, and only here, is AUTH_MODE=demo set; the configuration
 * refuses it in production and on any address but this machine's own.
 */
export const demoEnvironment = (
  env: Environment,
  options: DemoOptions,
  places: Places,
): Environment => ({
  // Warnings only: the screen is for people here.
  LOG_LEVEL: "warn",
  // Notices within seconds what a lost job left behind.
  RECONCILE_SECONDS: "5",
  // One person and their scripts, on one machine.
  RATE_READ_PER_MINUTE: "60000",
  RATE_MATCH_PER_SECOND: "1000",
  ...(options.once !== true && screensAreBuilt() ? { WEB_FILES: SCREENS } : {}),
  // The sandbox has no pages of its own; what it holds can be read all the same.
  EHR_CHART_URL: `${places.fhir}/Patient/{patientId}`,
  EHR_RESOURCE_URL: `${places.fhir}/{resourceType}/{id}`,
  ...env,
  AUTH_MODE: "demo",
  HOST: "127.0.0.1",
  PORT: String(options.port),
  DATABASE_URL: places.database,
  DATABASE_URL_FILE: undefined,
  FHIR_BASE_URL: places.fhir,
  ...(options.queue === undefined ? {} : { QUEUE_URL: options.queue, QUEUE_URL_FILE: undefined }),
  ...(options.asOf === undefined ? {} : { AS_OF: options.asOf }),
});
