import type { FhirSource, SourceStatus } from "@cohort/fhir-source";

/** `unauthorised`: the EHR lets us in no longer, or never did; `degraded`: not to everything, or not at the moment. */
export type EhrCheck = "ok" | "degraded" | "unauthorised";

export interface EhrHealth {
  readonly check: EhrCheck;
  /** Resource types that are withheld, and why there is no token. */
  readonly detail: SourceStatus;
}

/** What the last answers of the EHR's authorization say; nothing is asked. Null where there is no EHR. */
export function ehrHealth(source: Pick<FhirSource, "status"> | null): EhrHealth | null {
  if (source === null) return null;
  const detail = source.status();
  return { check: checkOf(detail), detail };
}

function checkOf({ withheld, authFailure }: SourceStatus): EhrCheck {
  // An authorization server that is away comes back by itself; a refusal needs somebody.
  if (authFailure !== null && authFailure !== "unavailable") return "unauthorised";
  return authFailure === null && withheld.length === 0 ? "ok" : "degraded";
}
