import { z } from "zod";
import { type Operation, idempotencyHeadersSchema } from "../operation.ts";
import { isFhirId } from "../scalars.ts";

const groupParamsSchema = z.object({
  id: z
    .string()
    .refine(isFhirId, "must be a FHIR id")
    .meta({ example: "NCT06421701-eligibility-sle" }),
});

const resourceSchema = (...types: readonly [string, ...string[]]) =>
  z.looseObject({ resourceType: z.enum(types) });

const inputSchema = resourceSchema("Bundle", "Parameters").meta({ id: "FhirMatchInput" });

const PROBLEMS = [
  "invalid-request",
  "not-found",
  "conflict",
  "too-large",
  "unsupported-media-type",
  "not-possible",
  "unavailable",
] as const;

/** Operations of the facade that work something out, and what it says of itself. */
export const FHIR_CALL_OPERATIONS = {
  fhirMetadata: {
    method: "get",
    path: "/fhir/metadata",
    tag: "fhir",
    media: "fhir",
    summary: "What of FHIR R4 is served here: the CapabilityStatement",
    answer: {
      status: 200,
      description: "Made from the operations of this document, so that it lists what works.",
      schema: resourceSchema("CapabilityStatement"),
    },
    problems: [],
  },
  fhirMatchStudies: {
    method: "post",
    path: "/fhir/ResearchStudy/$match",
    tag: "fhir",
    media: "fhir",
    rate: "match",
    summary: "The studies that one patient may fit, the most promising first",
    description:
      "As the CodeX guide on trial matching has it. Takes a Bundle of one patient's resources, which is read, matched and forgotten, or Parameters: `trialMatchClinicalData`, `resource` or `bundle` (the Bundle), or `patient` (a stored one); `study` (repeats), `asOf`, `includeIneligible`. `search.score` is our score from 0 to 1. The match grade is `probable` where no recorded fact stands in the way (eligible; a person has to review it, so it is never `certain`), `possible` where data is missing, and `certainly-not` where the patient is ruled out; those are left out unless `includeIneligible` is true. An entry of mode `outcome` says what could not be read.",
    headers: idempotencyHeadersSchema,
    body: { schema: inputSchema, required: true, size: "record" },
    answer: {
      status: 200,
      description: "A searchset of ResearchStudy.",
      schema: resourceSchema("Bundle"),
    },
    problems: PROBLEMS,
  },
  fhirEvaluateGroup: {
    method: "post",
    path: "/fhir/Group/{id}/$evaluate",
    tag: "fhir",
    media: "fhir",
    rate: "match",
    summary: "Whether one patient fits a cohort, criterion by criterion, and which data is missing",
    description:
      "The Group is the one that says what the cohort asks for, `<study>-eligibility-<cohort>`. Takes a Bundle of one patient's resources, or Parameters: `subject` (a stored patient) or `bundle`; `asOf`. The status is `data-required` where `dataRequirement` would settle the verdict, else `success`.",
    params: groupParamsSchema,
    headers: idempotencyHeadersSchema,
    body: { schema: inputSchema, required: true, size: "record" },
    answer: {
      status: 200,
      description: "Verdict, score, outcomes, and what data would settle the rest.",
      schema: resourceSchema("GuidanceResponse"),
    },
    problems: PROBLEMS,
  },
} as const satisfies Record<string, Operation>;

/** The OperationDefinition of each operation that is called by name. */
export const OPERATION_DEFINITIONS: Readonly<Record<string, string>> = {
  $match:
    "http://mcodeinitiative.org/codex/us/patient.clinical.trial.matching/OperationDefinition/ClinicalTrialMatchService",
  $evaluate: "https://cohort-matcher.org/fhir/OperationDefinition/group-evaluate",
};
