import type { FhirResource, Reference, Resource } from "fhir/r4.js";
import { asRaw, readAs, textOf, valueOf } from "./raw.ts";
import { targetOf, urnTail } from "./reference.ts";
import { idOf, typeOf } from "./resource-index.ts";
import type { Input } from "./resources.ts";

/** Whether a reference means this patient, something else, or cannot be followed. */
export type Whose = "patient" | "other" | "unclear";

/** A member that may hold a reference: nothing there, or one without an address, says nothing against. */
export type WhoseIs = (member: unknown) => Whose;

/** The patient's ids: its own, and those of records that were merged into it. */
type Ids = ReadonlySet<string>;

function follow(reference: string, patient: Ids, input: Input): Whose {
  const listed = asRaw<FhirResource>(input.fullUrls.get(reference));
  if (listed) {
    if (typeOf(listed) !== "Patient") return "other";
    return patient.has(idOf(readAs<Resource>(listed)) ?? "") ? "patient" : "other";
  }
  const urn = urnTail(reference);
  if (urn !== null) return patient.has(urn) ? "patient" : "unclear";
  const target = targetOf(reference);
  if (!target) return patient.has(reference) ? "patient" : "unclear";
  if (target.type !== "Patient") return "other";
  if (patient.size === 0) return "unclear";
  return patient.has(target.id) ? "patient" : "other";
}

/** Everything of one patient is about the same few references: each is followed once. */
export function whoseIsIn(input: Input): WhoseIs {
  const raw = asRaw<Resource>(input.patient);
  const own = raw && idOf(raw);
  // Of a Patient without an id nothing is known to be it.
  const patient: Ids = new Set(own === null ? [] : [own, ...input.also]);
  const known = new Map<string, Whose>();
  return (member) => {
    if (member === undefined) return "patient";
    const element = asRaw<Reference>(member);
    if (!element) return "unclear";
    const reference = textOf(element, "reference");
    if (reference === null) {
      return valueOf(element, "reference") === undefined ? "patient" : "unclear";
    }
    let whose = known.get(reference);
    if (whose === undefined) known.set(reference, (whose = follow(reference, patient, input)));
    return whose;
  };
}

/**
 * Of an appointment's participants: doctors, rooms and devices among them say nothing of whose it is. One
 * that names no patient at all is anybody's.
 */
export function whoseOfActors(actors: readonly unknown[], whoseIs: WhoseIs): Whose {
  const named = actors.flatMap((actor) => {
    const element = asRaw<Reference>(actor);
    const reference = element && textOf(element, "reference");
    return reference ? [{ actor, type: targetOf(reference)?.type ?? "Patient" }] : [];
  });
  const whose = named.flatMap(({ actor, type }) => (type === "Patient" ? [whoseIs(actor)] : []));
  if (whose.includes("patient")) return "patient";
  return whose.length > 0 && whose.every((each) => each === "other") ? "other" : "unclear";
}
