import type { SourceError, SourceErrorClass } from "@cohort/fhir-source";

const MINUTE_MS = 60_000;

/** How long to leave the EHR alone after an error of a class; null: asking again would fail in the same way. */
const PAUSE: Readonly<Record<SourceErrorClass, number | null>> = {
  network: MINUTE_MS,
  timeout: MINUTE_MS,
  throttled: MINUTE_MS,
  server: MINUTE_MS,
  unavailable: 5 * MINUTE_MS,
  auth: null,
  protocol: null,
  client: null,
  "no-patient-list": null,
  "paging-loop": null,
  "too-large": null,
  "foreign-origin": null,
  "gone-link": null,
  "blocked-address": null,
};

/** Nobody means longer, and what waits is woken by nobody. */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/** At least as long as the server asks for, if that is not more than a day. */
export function pauseAfter(error: Pick<SourceError, "class" | "retryAfterMs">): number | null {
  const pause = PAUSE[error.class];
  return pause === null ? null : Math.min(LONGEST_MS, Math.max(pause, error.retryAfterMs ?? 0));
}
