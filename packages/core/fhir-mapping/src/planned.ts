import type { ConceptId } from "@cohort/foundation";
import type { Hit } from "@cohort/terminology";
import type { Appointment, ServiceRequest } from "fhir/r4.js";
import { isReadable } from "./codes.ts";
import { type Raw, child, children, isTrue, textOf } from "./raw.ts";
import { type Concepts, type Reading, noCode, undated } from "./reading.ts";
import type { Lost } from "./sheet.ts";
import { type When, dateOf, edgeOf, firstOf, lastOf, momentOf } from "./when.ts";

/** Whether an entry still stands for a plan, by FHIR R4 request-status and appointmentstatus. */
const isOpenRequest: ReadonlyMap<string | null, boolean> = new Map([
  ["active", true],
  ["on-hold", true],
  ["draft", false],
  ["revoked", false],
  ["completed", false],
  ["entered-in-error", false],
  ["unknown", false],
]);
const isOpenAppointment: ReadonlyMap<string | null, boolean> = new Map([
  ["proposed", true],
  ["pending", true],
  ["booked", true],
  ["arrived", true],
  ["checked-in", true],
  ["waitlist", true],
  ["fulfilled", false],
  ["cancelled", false],
  ["noshow", false],
  ["entered-in-error", false],
]);

/** FHIR R4 request-intent: what is merely suggested or offered as a choice is no plan yet. */
const isIntended: ReadonlyMap<string | null, boolean> = new Map([
  ["plan", true],
  ["order", true],
  ["original-order", true],
  ["reflex-order", true],
  ["filler-order", true],
  ["instance-order", true],
  ["directive", false],
  ["proposal", false],
  ["option", false],
]);

export const conceptsOfRequest = (raw: Raw<ServiceRequest>): Concepts =>
  [child(raw, "code"), ...children(raw, "category")].filter((each) => each !== null);

export const conceptsOfAppointment = (raw: Raw<Appointment>): Concepts =>
  [
    ...children(raw, "serviceType"),
    ...children(raw, "serviceCategory"),
    child(raw, "appointmentType"),
    ...children(raw, "reasonCode"),
  ].filter((each) => each !== null);

/** Orders and appointments are about tests, drugs and diagnoses too: only a procedure is planned by them. */
const isProcedure = ({ terminology }: Reading, concept: ConceptId): boolean =>
  terminology.concepts.get(concept)?.kind === "procedure";

const procedureHits = (concepts: Concepts, reading: Reading): readonly Hit[] =>
  reading.codes.hitsOfAll(concepts).filter((hit) => isProcedure(reading, hit.concept));

/** What must not be presumed absent with a plan that is left out: the procedures that it names, if any. */
export function lostPlan(concepts: Concepts, reading: Reading): Lost | null {
  const hits = procedureHits(concepts, reading);
  return hits.length === 0 ? null : { kind: "procedure", concepts: hits.map((hit) => hit.concept) };
}

function addPlan(concepts: Concepts, when: When, source: string, reading: Reading): void {
  const { codes, sheet } = reading;
  const performed = momentOf(when);
  const hits = procedureHits(concepts, reading);
  if (hits.length > 0) {
    if (when === "impossible") undated(reading, source, when, "The plan");
    sheet.add({ kind: "procedure", source, hits, performed, status: "planned" });
    return;
  }
  if (codes.hitsOfAll(concepts).length > 0) return;
  const unclaimed = codes.unclaimed(concepts);
  // An order for a test resembles the test, and says nothing of its result.
  if (unclaimed && (unclaimed.suspected === null || isProcedure(reading, unclaimed.suspected))) {
    sheet.count("procedure", unclaimed, performed?.to ?? null);
  }
}

/** The issue of a plan whose status or intent is missing or none that FHIR knows. */
const unclear = (reading: Reading, source: string, element: string, concepts: Concepts): void =>
  reading.sheet.issue(
    source,
    "status",
    `${element} is missing, or none that FHIR knows.`,
    lostPlan(concepts, reading),
  );

function occurrenceOf(raw: Raw<ServiceRequest>, { calendar }: Reading): When {
  return firstOf(
    () => dateOf(raw, "occurrenceDateTime", calendar),
    () => edgeOf(child(raw, "occurrencePeriod"), "end", calendar),
    () => lastOf(child(raw, "occurrenceTiming"), calendar),
  );
}

/** A ServiceRequest that is still to be carried out: a planned procedure. Its categories speak too. */
export function readServiceRequest(
  raw: Raw<ServiceRequest>,
  source: string,
  reading: Reading,
): void {
  if (isTrue(raw, "doNotPerform")) return;
  const concepts = conceptsOfRequest(raw);
  const open = isOpenRequest.get(textOf(raw, "status"));
  if (open === false) return;
  if (open === undefined) return unclear(reading, source, "status", concepts);
  const intended = isIntended.get(textOf(raw, "intent"));
  if (intended === false) return;
  if (intended === undefined) return unclear(reading, source, "intent", concepts);
  if (!concepts.some(isReadable)) return noCode(reading, source, "procedure", "code");
  addPlan(concepts, occurrenceOf(raw, reading), source, reading);
}

/** An Appointment that was not kept yet: a planned procedure, where it says what for. Most do not. */
export function readAppointment(raw: Raw<Appointment>, source: string, reading: Reading): void {
  const concepts = conceptsOfAppointment(raw);
  const open = isOpenAppointment.get(textOf(raw, "status"));
  if (open === false || !concepts.some(isReadable)) return;
  if (open === undefined) return unclear(reading, source, "status", concepts);
  addPlan(concepts, dateOf(raw, "start", reading.calendar), source, reading);
}
