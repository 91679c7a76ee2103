import type { FhirResource } from "fhir/r4.js";
import { idOf } from "./request.ts";

/** What the stub has. Two versions of a resource may stand in it, as they do on pages that shift. */
export interface Stock {
  put(resource: FhirResource): void;
  /** From then on a read answers 410. */
  remove(type: string, id: string): void;
  read(type: string, id: string): FhirResource | "gone" | null;
  search(type: string, params: URLSearchParams): readonly FhirResource[];
}

export function createStock(resources: readonly FhirResource[]): Stock {
  let all = [...resources];
  const gone = new Set<string>();
  const keyOf = ({ resourceType, id }: FhirResource): string => `${resourceType}/${id ?? ""}`;
  return {
    put(resource) {
      const key = keyOf(resource);
      gone.delete(key);
      const at = all.findIndex((one) => keyOf(one) === key);
      if (at < 0) all.push(resource);
      else all[at] = resource;
    },
    remove(type, id) {
      gone.add(`${type}/${id}`);
      all = all.filter((one) => keyOf(one) !== `${type}/${id}`);
    },
    read(type, id) {
      if (gone.has(`${type}/${id}`)) return "gone";
      return all.findLast((one) => keyOf(one) === `${type}/${id}`) ?? null;
    },
    search: (type, params) =>
      all.filter(
        (one) => one.resourceType === type && [...params].every((pair) => keeps(one, pair)),
      ),
  };
}

function keeps(resource: FhirResource, [name, value]: readonly [string, string]): boolean {
  switch (name) {
    case "patient":
    case "subject":
      return value
        .split(",")
        .map(idOf)
        .includes(idOf(referenceIn(resource)));
    case "_id":
      return value.split(",").includes(resource.id ?? "");
    case "_lastUpdated":
      return isWithin(resource.meta?.lastUpdated, value);
    default:
      return true;
  }
}

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

function isWithin(lastUpdated: string | undefined, value: string): boolean {
  const at = Date.parse(lastUpdated ?? "");
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

/** Medications that `found` refers to and that are in the stock. */
export function medicationsOf(found: readonly FhirResource[], stock: Stock): FhirResource[] {
  const ids = found.flatMap((one) =>
    "medicationReference" in one ? [idOf(one.medicationReference?.reference ?? "")] : [],
  );
  return [...new Set(ids)].flatMap((id) => {
    const medication = stock.read("Medication", id);
    return medication === null || medication === "gone" ? [] : [medication];
  });
}
