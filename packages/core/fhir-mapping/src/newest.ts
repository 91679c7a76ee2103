import { canonicalJson } from "@cohort/foundation";
import type { FhirResource } from "fhir/r4.js";
import { type Raw, child, isTooDeep, wordOf } from "./raw.ts";

const WHOLE = /^\d{1,15}$/;

/** `meta.lastUpdated`, then a numeric `meta.versionId`; what is not there is oldest. */
function versionOf(raw: Raw<FhirResource>): readonly [number, number] {
  const meta = child(raw, "meta");
  const updated = meta && wordOf(meta, "lastUpdated", 64);
  const version = meta && wordOf(meta, "versionId", 64);
  const instant = updated === null ? Number.NaN : Date.parse(updated);
  return [
    Number.isNaN(instant) ? -Infinity : instant,
    version !== null && WHOLE.test(version) ? Number(version) : -1,
  ];
}

/** A text to order resources by that have nothing else; none where writing it would go too deep. */
export const orderText = (raw: Raw<unknown>): string => (isTooDeep(raw) ? "" : canonicalJson(raw));

/** The newer of two versions of one resource; where nothing tells, the same one in whatever order. */
export function newerOf<T extends FhirResource>(a: Raw<T>, b: Raw<T>): Raw<T> {
  const [updatedA, versionA] = versionOf(a);
  const [updatedB, versionB] = versionOf(b);
  if (updatedA !== updatedB) return updatedA > updatedB ? a : b;
  if (versionA !== versionB) return versionA > versionB ? a : b;
  return orderText(a) >= orderText(b) ? a : b;
}
