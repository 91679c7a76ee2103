import type { DailyDose, MedicationFact, Moment } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type { CodeableConcept } from "fhir/r4.js";
import { type Drug, type Medicated, readDrug } from "./drug.ts";
import type { Raw } from "./raw.ts";
import { children } from "./raw.ts";
import { type Reading, countUnclaimed, noCode, undated } from "./reading.ts";
import { readRoute, routeOfProduct } from "./route.ts";
import type { Strength } from "./strength.ts";
import { type When, momentOf } from "./when.ts";

/** What the four medication types say in their own ways, worked out only for drugs of interest. */
export interface Course {
  readonly resource: MedicationFact["resource"];
  readonly start: When;
  readonly end: () => Moment | null;
  readonly isOngoing: (end: Moment | null) => boolean;
  readonly routes: () => readonly (Raw<CodeableConcept> | null)[];
  readonly dose: (strength: Strength | null) => DailyDose | null;
}

/** A drug's code may also claim the allergy to it, which an intake is not. */
function takenHits(drug: Drug, reading: Reading): readonly Hit[] {
  const hits = reading.codes.hitsOfAll(drug.concepts);
  const isAllergy = (hit: Hit): boolean =>
    reading.terminology.concepts.get(hit.concept)?.kind === "allergy";
  return hits.some(isAllergy) ? hits.filter((hit) => !isAllergy(hit)) : hits;
}

/** Writes down one entry of the four types, once its status says that it counts. */
export function addMedication(
  raw: Medicated,
  source: string,
  reading: Reading,
  course: Course,
): void {
  const drug = readDrug(raw, reading);
  if (!drug) return noCode(reading, source, "medication", "medication[x]");
  const hits = takenHits(drug, reading);
  if (hits.length === 0) {
    if (drug.isUnresolved) {
      const text = "medicationReference leads to no Medication that was read.";
      const lost = { kind: "medication", concepts: [] } as const;
      return reading.sheet.issue(source, "reference", text, lost);
    }
    if (drug.concepts.length === 0) return noCode(reading, source, "medication", "Medication.code");
    return countUnclaimed(reading, "medication", drug.concepts, momentOf(course.start));
  }
  const end = course.end();
  if (typeof course.start === "string" && (course.start === "impossible" || end === null)) {
    undated(reading, source, course.start, "The start");
  }
  const products = drug.concepts.flatMap((concept) => children(concept, "coding"));
  reading.sheet.add({
    kind: "medication",
    source,
    hits,
    resource: course.resource,
    start: momentOf(course.start),
    end,
    ongoing: course.isOngoing(end),
    route: readRoute(course.routes()) ?? routeOfProduct(products),
    dose: course.dose(drug.strength()),
  });
}
