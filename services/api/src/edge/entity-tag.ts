import { ok } from "@cohort/foundation";
import { type Outcome, rejectField } from "./rejection.ts";

/** The entity tag of a version (RFC 9110 8.8.3; FHIR R4 3.1.0.1.3). Weak: the bytes of an answer may differ. */
export const entityTag = (version: number | string): string => `W/"${version}"`;

const TAG = /^(?:W\/)?"([^"]*)"$/;

/** The version that If-Match names; -1, which no decision has, for a tag that is not ours. */
export function versionOf(ifMatch: string | undefined): Outcome<number> {
  if (ifMatch === undefined) {
    return rejectField("version-required", "If-Match", "must name the version that was read");
  }
  const tag = TAG.exec(ifMatch.trim())?.[1];
  if (tag === undefined) {
    return rejectField("invalid-request", "If-Match", 'must be one entity tag such as W/"3"');
  }
  return ok(/^[0-9]{1,9}$/.test(tag) ? Number(tag) : -1);
}
