import { CONFIG_TABLE } from "@cohort/config";

/** Set by other values of the chart, or by the image. */
const OWN: ReadonlySet<string> = new Set([
  "NODE_ENV",
  "HOST",
  "PORT",
  "METRICS_PORT",
  "WEB_FILES",
  "AUTH_MODE",
  "PUBLIC_URL",
  "TRUSTED_PROXIES",
  "FHIR_BASE_URL",
  "AUDIT_HEAD_FILE",
]);
/** Debug output and unchecked certificates have no place in a cluster. */
const NEVER: ReadonlySet<string> = new Set(["DEBUG", "NODE_TLS_REJECT_UNAUTHORIZED"]);

const rows = CONFIG_TABLE.filter(({ name }) => !NEVER.has(name));
const isFile = (name: string): boolean =>
  rows.some(({ name: other, secret }) => secret && name === `${other}_FILE`);

export const SECRETS = rows.filter(({ secret }) => secret);
export const PLAIN = rows.filter(({ name, secret }) => !secret && !isFile(name));
export const FREE = PLAIN.filter(({ name }) => !OWN.has(name));

/** `files/variables.json` of the chart: which of its components read a variable, by name. */
export const variablesJson = (): string => {
  const readers = [...PLAIN, ...SECRETS].map(({ name, readBy }) => [name, readBy] as const);
  const sorted = readers.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
};
