import type { Group } from "fhir/r4.js";
import type { Subject, StudySummary } from "@cohort/postgres";
import { versioned } from "../version.ts";
import { SYSTEM } from "../vocabulary.ts";
import { lastOf } from "./to-list.ts";

const headOf = (study: Pick<StudySummary, "id">): Group & { readonly id: string } => ({
  resourceType: "Group",
  id: study.id,
  identifier: [{ system: SYSTEM.screeningList, value: study.id }],
  active: true,
  type: "person",
  actual: true,
  name: `Candidates ${study.id}`,
});

/**
 * A study's candidates as a group of patients, such as a bulk export takes. Whom the machine now rules out stays a member, inactive,
 * while a decision stands.
 */
export const toCandidateGroup = (
  study: Pick<StudySummary, "id" | "updatedAt">,
  subjects: readonly Subject[],
): ReturnType<typeof versioned<Group>> =>
  versioned<Group>(
    {
      ...headOf(study),
      quantity: subjects.length,
      ...(subjects.length === 0
        ? {}
        : {
            member: subjects.map(({ patient, match }) => ({
              entity: { reference: `Patient/${patient}` },
              inactive: match === null || match.verdict === "ineligible",
            })),
          }),
    },
    lastOf(study, subjects),
  );

/** For searches: without its members, and it says so. */
export const toCandidateGroupSummary = (study: Pick<StudySummary, "id">): Group => ({
  ...headOf(study),
  meta: { tag: [{ system: SYSTEM.subsetted, code: "SUBSETTED" }] },
});
