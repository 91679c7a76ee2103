/**
 * Which package may import which. A row may name only what stands above it, so there is no way back;
 * adding an edge means editing this table and being asked why.
 */
const CORE = {
  foundation: [],
  units: ["foundation"],
  terminology: ["foundation", "units"],
  record: ["foundation", "units", "terminology"],
  "fhir-mapping": ["foundation", "units", "terminology", "record"],
  criteria: ["foundation", "units", "terminology", "record"],
  studies: ["foundation", "units", "terminology", "criteria"],
  matching: ["foundation", "units", "terminology", "record", "criteria", "studies"],
  coverage: ["foundation", "terminology", "record", "criteria", "matching"],
} as const;

const core = Object.keys(CORE);

const ADAPTERS = {
  config: ["foundation"],
  telemetry: ["foundation", "config"],
  files: ["foundation", "terminology", "criteria", "studies", "config", "telemetry"],
  egress: ["foundation", "config", "telemetry"],
  "fhir-source": ["foundation", "config", "telemetry", "egress"],
  postgres: [
    "foundation",
    "terminology",
    "record",
    "criteria",
    "studies",
    "matching",
    "config",
    "telemetry",
  ],
  queue: ["foundation", "config", "telemetry"],
  "embedded-postgres": ["foundation", "config", "telemetry"],
} as const;

const adapters = Object.keys(ADAPTERS);
const below = [...core, ...adapters, "contract"];

export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ...CORE,
  ...ADAPTERS,
  contract: core,
  "ehr-stub": [],
  testkit: [...below, "ehr-stub"],
  api: below,
  worker: below,
  sandbox: ["foundation", "config", "telemetry", "ehr-stub"],
  web: [...core, "contract"],
  cli: [...below, "api", "worker", "sandbox", "web"],
  tests: [...below, "testkit", "api", "worker", "sandbox", "web", "cli"],
};

/** Only their tests may use the testkit. */
export const SERVICES: readonly string[] = ["api", "worker", "sandbox", "web", "cli"];

/** Adapters that other adapters may use. */
export const COMMON_ADAPTERS: readonly string[] = ["config", "telemetry", "egress"];

/** Where FHIR's own types may be named. Tests of services may build FHIR resources too. */
export const MAY_NAME_FHIR: readonly RegExp[] = [
  /^packages\/adapters\/fhir-source\//,
  /^packages\/core\/fhir-mapping\//,
  /^packages\/ehr-stub\//,
  /^packages\/testkit\//,
  /^services\/sandbox\//,
  /^services\/api\/src\/facade\//,
  /^services\/[^/]+\/.*\.test\.ts$/,
  /^tests\//,
];

/** Where the environment may be read: one adapter, and the place that hands it over to it. */
export const MAY_READ_ENVIRONMENT: readonly RegExp[] = [
  /^packages\/adapters\/config\//,
  /^services\/cli\/src\/main\.ts$/,
];

/**
 * Where connections to other machines may be opened: the way out, and what stands in for an EHR. Drivers of databases and
 * queues open their own.
 */
export const MAY_OPEN_CONNECTIONS: readonly RegExp[] = [
  // In a browser, which lets it ask its own origin alone (connect-src 'self').
  /^services\/web\/src\/(?:api|pages\/operations)\//,
  /^packages\/adapters\/egress\//,
  /^packages\/ehr-stub\//,
];
