import type { Extension, ResearchSubject } from "fhir/r4.js";
import type { Subject } from "@cohort/postgres";
import { versioned } from "../version.ts";
import { EXTENSION, SYSTEM } from "../vocabulary.ts";
import { statusToFhir } from "./status.ts";

/**
 * A candidate. `status` is what people decided; what the machine says stands beside it, in an extension of its own. Of the patient
 * it has the reference and nothing else.
 */
export const toResearchSubject = (
  subject: Subject,
): ReturnType<typeof versioned<ResearchSubject>> =>
  versioned<ResearchSubject>(
    {
      resourceType: "ResearchSubject",
      id: subject.id,
      extension: [
        ...(subject.match ? [machineOf(subject.match)] : []),
        { url: EXTENSION.reviewAgain, valueBoolean: subject.reviewAgain },
      ],
      identifier: [{ system: SYSTEM.candidate, value: subject.id }],
      status: statusToFhir(subject.status, subject.match?.verdict ?? null),
      study: { reference: `ResearchStudy/${subject.study}` },
      individual: { reference: `Patient/${subject.patient}` },
    },
    subject.updatedAt,
  );

const machineOf = (match: NonNullable<Subject["match"]>): Extension => ({
  url: EXTENSION.match,
  extension: [
    { url: "verdict", valueCode: match.verdict },
    { url: "score", valueDecimal: match.score },
    { url: "cohort", valueCode: match.cohort },
    { url: "revision", valuePositiveInt: match.revision },
    { url: "asOf", valueDate: match.asOf },
    { url: "evaluatedAt", valueInstant: match.evaluatedAt },
  ],
});
