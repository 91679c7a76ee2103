const MIB = 1024 * 1024;

/** Every bound that reading keeps to. Times in milliseconds, sizes in bytes. */
export const DEFAULT_LIMITS = {
  /** Until the response begins. */
  headersMs: 30_000,
  /** Between two pieces of the body. */
  idleMs: 30_000,
  /** One exchange from beginning to end. */
  totalMs: 120_000,
  /** Of one response, unpacked. */
  responseBytes: 32 * MIB,
  jsonDepth: 64,
  /** Followed within the same origin. */
  redirects: 3,
  /** Repeats of a request that met a network fault or a 5xx. */
  retries: 8,
  /** Repeats of a request that took too long: each may take `totalMs` again. */
  timeoutRetries: 2,
  /** Repeats of a request that was answered with something that is not FHIR. */
  protocolRetries: 2,
  backoffMs: 500,
  backoffCapMs: 30_000,
  /** First pause after a 429 that names none. */
  throttleMs: 1_000,
  throttleCapMs: 60_000,
  /** How long a server that does not answer is left alone at first, and at most. */
  circuitOpenMs: 30_000,
  circuitOpenCapMs: 300_000,
  /** How long a server that is down or throttling is waited for before a reading gives up. */
  patienceMs: 30 * 60_000,
  /** The same for `readPatient()`, which someone is waiting for. */
  readPatienceMs: 15_000,
  /** The rate before the first 429. */
  requestsPerSecond: 500,
  /** Of one search, where the server states no larger total. */
  pages: 10_000,
  /** Pages without a single entry, one after the other. */
  emptyPages: 20,
  /** How often a search that expires between two pages is begun again. */
  restarts: 3,
  /** How far before its mark a search for changes reaches back, for what was committed late. */
  overlapMs: 10 * 60_000,
  /** How long a type that the EHR does not grant is not asked for again, nor a CapabilityStatement that it does not give. */
  withheldMs: 15 * 60_000,
  /** Of JSON held for one batch of patients: a larger batch is halved, a larger patient is cut short with a gap. */
  batchBytes: 128 * MIB,
  /** Medications remembered, and how long. */
  medicationCache: 2_000,
  medicationCacheMs: 15 * 60_000,
  /** Medications read one by one for one batch. */
  medicationReads: 1_000,
  /** A longer URL becomes a POST. */
  urlLength: 2_000,
  capabilitiesMs: 24 * 60 * 60_000,
} as const satisfies Record<string, number>;

export type Limits = { readonly [Name in keyof typeof DEFAULT_LIMITS]: number };
