import type { FhirResource, Reference } from "fhir/r4.js";
import type { JsonResource } from "../store/json.ts";
import type { Calendar } from "./calendar.ts";
import type { Random } from "./random.ts";
import type { Home } from "./terms/homes.ts";
import type { Laboratory } from "./terms/laboratories.ts";
import type { Sex } from "./story.ts";

export type GeneratedResource = JsonResource & {
  readonly id: string;
  readonly meta: { readonly lastUpdated: string };
};

/** Who someone is, as far as their results and papers depend on it. */
export interface Person {
  /** Logical id of the Patient. */
  readonly id: string;
  readonly sex: Sex;
  readonly kg: number;
  readonly home: Home;
  readonly laboratory: Laboratory;
}

/** One person's papers while they are written. */
export interface Chart {
  readonly person: Person;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly subject: Reference;
  /** Files a resource under the next id of its type; `daysAgo` is when the server got to know of it. */
  add(resource: FhirResource, daysAgo: number): Reference;
  readonly resources: readonly GeneratedResource[];
}

/** `p0007-mr2`: the capitals of the type's name, or its first letter. */
const shortOf = (type: string): string => type.replaceAll(/[a-z]/g, "").toLowerCase();

export function createChart(person: Person, calendar: Calendar, random: Random): Chart {
  const resources: GeneratedResource[] = [];
  const counts = new Map<string, number>();
  return {
    person,
    calendar,
    random,
    subject: { reference: `Patient/${person.id}` },
    add(resource, daysAgo) {
      const type = resource.resourceType;
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      const id = type === "Patient" ? person.id : `${person.id}-${shortOf(type)}${count}`;
      const lastUpdated = calendar.knownAt(daysAgo, resources.length);
      resources.push({ ...resource, id, meta: { ...resource.meta, lastUpdated } });
      return { reference: `${type}/${id}` };
    },
    resources,
  };
}
