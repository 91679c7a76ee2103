import type { DaySpan } from "@cohort/foundation";
import type { FactKind, Moment, PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { CodeableConcept, Observation } from "fhir/r4.js";
import type { Calendar } from "./calendar.ts";
import { type Codes, isReadable } from "./codes.ts";
import type { Raw } from "./raw.ts";
import type { ResourceIndex } from "./resource-index.ts";
import type { Lost, Sheet } from "./sheet.ts";

/** Everything that the reading of one patient's resource may look at, and where it writes. */
export interface Reading {
  readonly terminology: Terminology;
  readonly codes: Codes;
  readonly calendar: Calendar;
  readonly index: ResourceIndex;
  readonly birth: DaySpan | null;
  readonly sex: PatientRecord["sex"];
  readonly sheet: Sheet;
  /** The panels that list an Observation as a member, in stable order. */
  panelsOf(member: Raw<Observation>): readonly Raw<Observation>[];
}

export type Concepts = readonly Raw<CodeableConcept>[];

/** What is lost with an entry that is left out: null where its codes are of no interest here. */
export function lostWith(reading: Reading, kind: FactKind, concepts: Concepts): Lost | null {
  if (!concepts.some(isReadable)) return { kind, concepts: [] };
  const hits = reading.codes.hitsOfAll(concepts);
  return hits.length === 0 ? null : { kind, concepts: hits.map((hit) => hit.concept) };
}

/**
 * Counts an entry that no concept claims, unless the dictionary knows it to be none of ours. `maySuspect` is
 * false where it is known not to be what its display resembles; `unit` is UCUM.
 */
export function countUnclaimed(
  reading: Reading,
  kind: FactKind,
  concepts: Concepts,
  on: Moment | null,
  {
    maySuspect = true,
    unit = null,
  }: { readonly maySuspect?: boolean; readonly unit?: string | null } = {},
): void {
  const unclaimed = reading.codes.unclaimed(concepts);
  if (!unclaimed) return;
  const entry = maySuspect ? unclaimed : { ...unclaimed, suspected: null };
  reading.sheet.count(kind, entry, on?.to ?? null, unit);
}

/** The issue of an entry that was left out because no code of it can be read. */
export const noCode = (reading: Reading, source: string, kind: FactKind, element: string): void =>
  reading.sheet.issue(source, "shape", `${element} has no code and no text.`, {
    kind,
    concepts: [],
  });

/** The issue of an entry whose status is missing or none that FHIR knows. */
export const badStatus = (
  reading: Reading,
  source: string,
  kind: FactKind,
  concepts: Concepts,
): void =>
  reading.sheet.issue(
    source,
    "status",
    "status is missing, or none that FHIR knows.",
    lostWith(reading, kind, concepts),
  );

/** The issue of a fact that is kept without the date that it needs. */
export const undated = (
  reading: Reading,
  source: string,
  why: "none" | "impossible",
  element: string,
): void =>
  reading.sheet.issue(
    source,
    "undated",
    why === "none" ? `${element} has no date.` : `${element} is no possible date.`,
  );
