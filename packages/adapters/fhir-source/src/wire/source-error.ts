import type { Failure } from "@cohort/foundation";

/**
 * What a failed exchange with the EHR is, and so what may be done about it. `unavailable` means that the server
 * as a whole does not answer; every other class speaks of one request.
 */
const CLASSES = {
  network: "Check that this machine reaches the EHR; the request was already repeated.",
  timeout: "Check how busy the EHR is, or give it smaller pages.",
  throttled: "Ask the EHR's operator for a higher limit, or lower the concurrency.",
  server: "Look at the EHR's own log; it failed to answer.",
  auth: "Check the credentials and what the EHR grants them.",
  protocol: "Check the base URL: what answered did not speak FHIR R4 JSON.",
  client: "The EHR refused the request; see its CapabilityStatement.",
  "no-patient-list":
    "The EHR lists nobody unasked: name a group of its patients in FHIR_GROUP, or have it exported, FHIR_EXPORT=Group/<id>.",
  "paging-loop": "Report it to the EHR's vendor: its next links never end.",
  "too-large": "Ask for smaller pages, or raise the limit for responses.",
  "foreign-origin": "If that host belongs to the EHR, add its origin to the allowed ones.",
  "blocked-address": "If that network is the hospital's, name it in EGRESS_ALLOW_CIDRS.",
  "gone-link": "Nothing: the EHR is asked for a new link to the file.",
  unavailable: "Wait for the EHR to come back; the work can be repeated as it is.",
} as const;

export type SourceErrorClass = keyof typeof CLASSES;

export interface SourceErrorDetails {
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** Which page it was: SHA-256 of its URL, the first 16 hexadecimal digits. */
  readonly page?: string;
  /** What to do, where more is known than the class says. */
  readonly action?: string;
  readonly cause?: unknown;
}

/**
 * An expected failure of reading the EHR. Thrown, because most callers are in the middle of an iteration;
 * `failure` is the same as a value. Message and failure name the route, never an id, a URL or a body.
 */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly class: SourceErrorClass;
  readonly failure: Failure;
  /** Of the response, where there was one. */
  readonly status: number | null;
  /** Which page was no FHIR, so that two reports of it can be told to be of one. */
  readonly page: string | null;
  /** How long the server, or the circuit breaker, asks to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(errorClass: SourceErrorClass, what: string, details: SourceErrorDetails = {}) {
    super(what, details.cause === undefined ? {} : { cause: details.cause });
    this.class = errorClass;
    this.status = details.status ?? null;
    this.page = details.page ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.failure = {
      code: `FHIR.${errorClass.toUpperCase().replaceAll("-", "_")}`,
      message: what,
      action: details.action ?? CLASSES[errorClass],
    };
  }
}

export const isSourceError = (error: unknown): error is SourceError => error instanceof SourceError;

/** Whether `error` is a SourceError of one of the classes. */
export const failedAs = (error: unknown, ...classes: readonly SourceErrorClass[]): boolean =>
  isSourceError(error) && classes.includes(error.class);
