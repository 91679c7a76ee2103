import type { KindGap, PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { DomainResource, FhirResource } from "fhir/r4.js";
import { type Calendar, createCalendar } from "./calendar.ts";
import { codeBookOf } from "./code-book.ts";
import { createCodes } from "./codes.ts";
import { createPanels } from "./panels.ts";
import { readOptOuts } from "./consent.ts";
import { type Person, UNKNOWN_PERSON, readPatient } from "./patient.ts";
import { type Raw, TooLarge, isTooDeep, readAs, valueOf } from "./raw.ts";
import type { Reading } from "./reading.ts";
import { type ResourceIndex, indexResources } from "./resource-index.ts";
import { TYPE_READERS, type TypeReader } from "./resource-types.ts";
import { type Input, type PatientResources, inputOf, kindOfType } from "./resources.ts";
import { type Sheet, createSheet } from "./sheet.ts";
import { type WhoseIs, whoseIsIn } from "./subject.ts";

function isModified(raw: Raw<unknown>): boolean {
  const modifiers = valueOf(readAs<DomainResource>(raw), "modifierExtension");
  return modifiers !== undefined && !(Array.isArray(modifiers) && modifiers.length === 0);
}

type RawResource = Raw<FhirResource>;

function readResource(
  raw: RawResource,
  source: string,
  row: TypeReader,
  whoseIs: WhoseIs,
  reading: Reading,
): void {
  const { sheet } = reading;
  const whose = row.whose(raw, whoseIs);
  if (whose === "other") {
    return sheet.issue(source, "subject", "It is about someone or something else.");
  }
  if (whose === "unclear") {
    const text = "It cannot be told whether it is about this patient.";
    return sheet.issue(source, "subject", text, row.lost(raw, reading));
  }
  // R4 2.5.1: what a modifier extension says may turn the rest into its opposite.
  if (isModified(raw)) {
    const text = "A modifierExtension changes its meaning in a way that is not known here.";
    return sheet.issue(source, "modifier", text, row.lost(raw, reading));
  }
  row.read(raw, source, reading);
  // Depth costs the reader nothing, for it never follows it; but a fact from such a thing is not one.
  if (sheet.added() > 0 && isTooDeep(raw)) throw new TooLarge();
}

/** A fault in one resource, foreseen or not, costs that resource alone. */
function readSafely(
  raw: RawResource,
  source: string,
  row: TypeReader,
  whoseIs: WhoseIs,
  reading: Reading,
): void {
  const { sheet, codes } = reading;
  sheet.begin();
  codes.begin();
  try {
    readResource(raw, source, row, whoseIs, reading);
  } catch (error) {
    sheet.undo();
    const lost = { kind: row.kind, concepts: [] };
    if (error instanceof TooLarge) {
      sheet.issue(source, "size", "It is larger than any honest resource.", lost);
    } else {
      sheet.issue(source, "unreadable", "It could not be read.", lost);
    }
  }
}

function readPerson(input: Input, sheet: Sheet, calendar: Calendar): Person {
  try {
    return readPatient(input.patient, sheet, calendar);
  } catch {
    sheet.issue("Patient", "unreadable", "The Patient could not be read.");
    return UNKNOWN_PERSON;
  }
}

const watched = (index: ResourceIndex, outside: Outside): ResourceIndex => ({
  each: (type, visit) => index.each(type, visit),
  resolve(reference, container) {
    const found = index.resolve(reference, container);
    if (!found && !reference.startsWith("#")) outside.unresolved(reference);
    return found;
  },
});

function gapsOf(input: Input): readonly KindGap[] {
  const gaps = new Map<string, KindGap>();
  for (const { type, reason } of input.gaps) {
    const kind = kindOfType(type);
    if (kind) gaps.set(`${kind} ${reason}`, { kind, reason });
  }
  return [...gaps].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

/**
 * Raised when the same resources come to give another record. With the terminology's mapping hash it
 * decides whether a stored record must be read again.
 */
export const MAPPER_VERSION = "6";

/** Told where the reading of a resource looks beyond it. */
export interface Outside {
  /** For panels that may date a result. */
  readonly panels: () => void;
  /** For a resource that is not there. */
  readonly unresolved: (reference: string) => void;
}

const NOBODY: Outside = { panels: () => undefined, unresolved: () => undefined };

/**
 * What is known of a patient, as facts for known concepts only. Never throws: what cannot be read is named
 * under `issues`. The order of the resources does not matter.
 */
export const mapPatient = (given: PatientResources, terminology: Terminology): PatientRecord =>
  mapWatched(given, terminology);

export function mapWatched(
  given: PatientResources,
  terminology: Terminology,
  outside: Outside = NOBODY,
): PatientRecord {
  const input = inputOf(given);
  const sheet = createSheet();
  const calendar = createCalendar(terminology);
  const person = readPerson(input, sheet, calendar);
  const index = watched(indexResources(input, sheet), outside);
  const panelsOf = createPanels(index);
  const reading: Reading = {
    terminology,
    codes: createCodes(codeBookOf(terminology)),
    calendar,
    index,
    birth: person.birth,
    sex: person.sex,
    sheet,
    panelsOf: (member) => {
      outside.panels();
      return panelsOf(member);
    },
  };
  const whoseIs = whoseIsIn(input);
  for (const row of TYPE_READERS) {
    index.each(row.type, (raw, source) => readSafely(raw, source, row, whoseIs, reading));
  }
  const optOuts = readOptOuts(index, whoseIs, calendar, sheet);
  return {
    schema: 1,
    ...person,
    facts: sheet.facts(),
    unclaimed: sheet.unclaimed(),
    issues: sheet.issues(),
    gaps: gapsOf(input),
    complete: [],
    ...(optOuts.length === 0 ? {} : { optOuts }),
  };
}
