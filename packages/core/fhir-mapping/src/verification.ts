import type { ConditionFact } from "@cohort/record";
import type { CodeableConcept } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import type { Raw } from "./raw.ts";

type Verification = ConditionFact["verification"];

/** FHIR R4 condition-ver-status and allergyintolerance-verification. */
const VERIFICATIONS: ReadonlyMap<string, Verification | "error"> = new Map([
  ["confirmed", "confirmed"],
  ["unconfirmed", "suspected"],
  ["provisional", "suspected"],
  ["differential", "suspected"],
  ["presumed", "suspected"],
  ["refuted", "refuted"],
  ["entered-in-error", "error"],
]);

/**
 * No status counts as confirmed, one that is not known as suspected. "error": entered by mistake.
 * `known` is false where something is written that FHIR does not know.
 */
export function readVerification(
  status: Raw<CodeableConcept> | null,
  isThere: boolean,
): {
  readonly verification: Verification | "error";
  readonly known: boolean;
} {
  if (!isThere) return { verification: "confirmed", known: true };
  const verification = lookUpWord(status, VERIFICATIONS);
  return { verification: verification ?? "suspected", known: verification !== null };
}
