import type { FhirResource } from "fhir/r4.js";
import { idOf } from "./request.ts";

/** Whether a resource is among those that one search parameter asks for; parameters that are not known ask nothing. */
export function keeps(
  resource: FhirResource,
  updated: number | null,
  [name, value]: readonly [string, string],
): boolean {
  switch (name) {
    case "patient":
    case "subject":
      return value
        .split(",")
        .map(idOf)
        .includes(idOf(referenceIn(resource)));
    case "_id":
      return value.split(",").includes(resource.id ?? "");
    case "category":
      return categoriesOf(resource).some((code) => value.split(",").includes(code));
    case "_lastUpdated":
      return updated !== null && value.split(",").some((one) => isWithin(updated, one));
    default:
      return true;
  }
}

/** The patient that a resource is about, as it names them; empty where it is about none. */
export function referenceIn(resource: FhirResource): string {
  if ("subject" in resource && resource.subject && "reference" in resource.subject) {
    return resource.subject.reference ?? "";
  }
  if (resource.resourceType === "ResearchSubject") return resource.individual.reference ?? "";
  if (resource.resourceType === "Appointment") {
    return resource.participant.find(({ actor }) => actor)?.actor?.reference ?? "";
  }
  return "patient" in resource ? (resource.patient?.reference ?? "") : "";
}

/** Codes of its categories; of those types that have some. */
export function categoriesOf(resource: FhirResource): readonly string[] {
  if (resource.resourceType !== "Observation" && resource.resourceType !== "Condition") return [];
  const concepts = resource.category ?? [];
  return concepts.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
}

/** A date that is given without its day or time stands for its first instant. */
function isWithin(at: number, value: string): boolean {
  const bound = Date.parse(value.slice(2));
  switch (value.slice(0, 2)) {
    case "ge":
      return at >= bound;
    case "gt":
      return at > bound;
    case "le":
      return at <= bound;
    case "lt":
      return at < bound;
    default:
      return at === Date.parse(value);
  }
}

/** Only the elements that `_elements` names, the id and the metadata. */
export function project(resource: FhirResource, elements: string | null): FhirResource {
  if (elements === null) return resource;
  const kept = new Set(["resourceType", "id", "meta", ...elements.split(",")]);
  const rest = Object.entries(resource).filter(([name]) => kept.has(name));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a subset is what the client asked for
  return Object.fromEntries(rest) as unknown as FhirResource;
}
