import type { FhirResource } from "fhir/r4.js";
import { listOf, property, textOf } from "./shape.ts";

/** A literal reference to a resource on some server. */
export interface Reference {
  readonly type: string;
  readonly id: string;
  /** The service base of an absolute reference, with its slash. */
  readonly base: string | null;
}

const TYPE = /^[A-Z][A-Za-z]{1,40}$/;
/** FHIR allows less; real servers allow themselves more. */
const ID = /^[^\s/?#]{1,128}$/;

/** Reads `Type/id`, also absolute or with a version. Null for fragments, URNs, queries and everything else. */
export function parseReference(text: string | null): Reference | null {
  if (text === null) return null;
  const parts = text.split("/");
  if (parts.at(-2) === "_history") parts.splice(-2);
  const id = parts.pop() ?? "";
  const type = parts.pop() ?? "";
  if (!TYPE.test(type) || !ID.test(id) || id === "." || id === "..") return null;
  return { type, id, base: parts.length === 0 ? null : `${parts.join("/")}/` };
}

/**
 * The patients that a resource is about: more than one only at an appointment. The base of an absolute reference does not matter: servers behind a proxy
 * write their inner name, and it was this server that found the resource for the patient.
 */
export function patientIdsOf(resource: FhirResource): readonly string[] {
  const subject =
    property(resource, "subject") ??
    property(resource, "patient") ??
    property(resource, "individual");
  const actors = listOf(property(resource, "participant")).map((one) => property(one, "actor"));
  const ids = (resource.resourceType === "Appointment" ? actors : [subject]).flatMap((one) => {
    const reference = parseReference(textOf(property(one, "reference")));
    return reference?.type === "Patient" ? [reference.id] : [];
  });
  return [...new Set(ids)];
}

/** The patients whom a change of the resource concerns. */
export function ownersOf(resource: FhirResource): readonly string[] {
  if (resource.resourceType !== "Patient") return patientIdsOf(resource);
  return resource.id === undefined || resource.id === "" ? [] : [resource.id];
}

/** A value in a search parameter; `,`, `$`, `|` and `\` are FHIR's separators (R4, 3.1.1.4.0.1). */
export const escaped = (value: string): string => value.replace(/[\\,$|]/g, String.raw`\$&`);

export const patientParameterValue = (ids: readonly string[]): string =>
  ids.map((id) => `Patient/${escaped(id)}`).join(",");
