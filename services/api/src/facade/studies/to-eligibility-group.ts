import type { Group } from "fhir/r4.js";
import { forCohort } from "@cohort/criteria";
import type { StudySummary } from "@cohort/postgres";
import type { Cohort, Study } from "@cohort/studies";
import type { Terminology } from "@cohort/terminology";
import { versioned } from "../version.ts";
import { SYSTEM } from "../vocabulary.ts";
import { toCharacteristic } from "./characteristic.ts";

export const eligibilityGroupId = (study: string, cohort: string): string =>
  `${study}-eligibility-${cohort}`;

/** The study and the cohort that an eligibility group's id names; null: it is another group's. */
export function eligibilityGroupOf(id: string): { study: string; cohort: string } | null {
  const parts = /^(.+)-eligibility-(.+)$/.exec(id);
  return parts ? { study: parts[1] ?? "", cohort: parts[2] ?? "" } : null;
}

/** What a cohort asks for: a definition, so nobody is in it. One characteristic a criterion, common ones first. */
export const toEligibilityGroup = (
  { id, updatedAt }: Pick<StudySummary, "id" | "updatedAt">,
  study: Study,
  cohort: Cohort,
  terminology: Pick<Terminology, "concepts">,
): ReturnType<typeof versioned<Group>> =>
  versioned<Group>(
    {
      resourceType: "Group",
      id: eligibilityGroupId(id, cohort.id),
      identifier: [{ system: SYSTEM.criteria, value: `${id}/${cohort.id}` }],
      active: true,
      type: "person",
      actual: false,
      name: `Eligibility ${id}: ${cohort.label}`,
      characteristic: [...study.criteria, ...cohort.criteria].map((criterion) =>
        toCharacteristic(forCohort(criterion, cohort.index.concepts), terminology),
      ),
    },
    updatedAt,
  );
