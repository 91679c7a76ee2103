import type { ResearchStudy } from "fhir/r4.js";
import type { StudySummary } from "@cohort/postgres";
import type { Study } from "@cohort/studies";
import { versioned } from "../version.ts";
import { SYSTEM, systemOfStudy } from "../vocabulary.ts";
import { eligibilityGroupId } from "./to-eligibility-group.ts";

export const STUDY_STATUS = {
  draft: "in-review",
  active: "active",
  closed: "closed-to-accrual",
} as const satisfies Record<StudySummary["status"], ResearchStudy["status"]>;

/** ClinicalTrials.gov's names of phases; what is none of them is given as text. */
const PHASES: Readonly<Record<string, string>> = {
  NA: "n-a",
  EARLY_PHASE1: "early-phase-1",
  PHASE1: "phase-1",
  "PHASE1/PHASE2": "phase-1-phase-2",
  PHASE2: "phase-2",
  "PHASE2/PHASE3": "phase-2-phase-3",
  PHASE3: "phase-3",
  PHASE4: "phase-4",
};

const phaseOf = (phase: string): NonNullable<ResearchStudy["phase"]> => {
  const code = PHASES[phase];
  return code === undefined
    ? { text: phase }
    : { coding: [{ system: SYSTEM.studyPhase, code }], text: phase };
};

/** A study with its cohorts as arms; what each asks for are the groups that it enrols. */
export const toResearchStudy = (
  { id, status, updatedAt }: Pick<StudySummary, "id" | "status" | "updatedAt">,
  study: Study,
): ReturnType<typeof versioned<ResearchStudy>> =>
  versioned<ResearchStudy>(
    {
      resourceType: "ResearchStudy",
      id,
      identifier: [
        { system: systemOfStudy(id), value: id },
        ...study.otherIds.map((value) => ({ system: SYSTEM.study, value })),
      ],
      title: study.title,
      status: STUDY_STATUS[status],
      phase: phaseOf(study.phase),
      enrollment: study.cohorts.map((cohort) => ({
        reference: `Group/${eligibilityGroupId(id, cohort.id)}`,
        display: cohort.label,
      })),
      sponsor: { display: study.sponsor },
      arm: study.cohorts.map(({ label }) => ({ name: label })),
    },
    updatedAt,
  );
