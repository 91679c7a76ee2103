import { readingHash } from "@cohort/fhir-mapping";
import { type ExportRequest, SEARCHED_TYPES } from "@cohort/fhir-source";
import type { Parts } from "../parts.ts";

/** Patients first: whatever is about them is read with them in mind. Then the drugs that others refer to. */
export const EXPORTED_TYPES: readonly string[] = ["Patient", "Medication", ...SEARCHED_TYPES];

/** Types whose changes concern a patient. */
export const MARKED_TYPES: readonly string[] = ["Patient", ...SEARCHED_TYPES];

/**
 * What the store knows an export by. Files that were read under another mapping are of no use: another
 * text, and the export begins anew.
 */
export const requestText = (
  { terminology }: Pick<Parts, "terminology">,
  request: ExportRequest,
): string => JSON.stringify({ mapping: readingHash(terminology), ...request });

export const requestOf = (bulk: NonNullable<Parts["bulk"]>, since?: string): ExportRequest => ({
  level: bulk.level,
  types: EXPORTED_TYPES,
  ...(since === undefined ? {} : { since }),
});
