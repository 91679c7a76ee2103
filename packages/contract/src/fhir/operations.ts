import { z } from "zod";
import { type SearchedType, searchQuerySchema } from "./search.ts";
import { type Operation, studyParamsSchema } from "../operation.ts";
import { isFhirId } from "../scalars.ts";

const fhirParamsSchema = z.object({
  id: z.string().refine(isFhirId, "must be a FHIR id").meta({ example: "a1" }),
});

/** A resource of a type; its elements are FHIR R4's. */
const resourceSchema = (type: string) => z.looseObject({ resourceType: z.literal(type) });

const CONDITIONAL = {
  ETag: "meta.versionId, weak; with If-None-Match the answer may be 304.",
  "Last-Modified": "meta.lastUpdated.",
};

const read = (
  path: string,
  type: string,
  summary: string,
  params: Operation["params"] = fhirParamsSchema,
): Operation => ({
  method: "get",
  path,
  tag: "fhir",
  media: "fhir",
  summary,
  ...(params && { params }),
  answer: {
    status: 200,
    description: "The resource.",
    schema: resourceSchema(type),
    headers: CONDITIONAL,
  },
  problems: ["not-found", "unavailable"],
});

const search = (type: SearchedType, summary: string): Operation => ({
  method: "get",
  path: `/fhir/${type}`,
  tag: "fhir",
  media: "fhir",
  summary,
  query: searchQuerySchema(type),
  answer: {
    status: 200,
    description: "A searchset; its `next` link leads on.",
    schema: resourceSchema("Bundle"),
  },
  problems: ["invalid-request", "not-possible", "unavailable"],
});

/** The same with the parameters as a form, so that ids of patients are in no URL. */
const searchByForm = (type: SearchedType, summary: string): Operation => ({
  ...search(type, `${summary}; parameters as a form`),
  method: "post",
  path: `/fhir/${type}/_search`,
  problems: [
    "invalid-request",
    "too-large",
    "unsupported-media-type",
    "not-possible",
    "unavailable",
  ],
});

const GROUPS = "Groups; those of candidates without their members";
const SUBJECTS = "Candidates by study, patient, status and last change";
const EVENTS = "What was done, and to whose data";
const PROVENANCES = "What a candidate's matches were made from";

/** The screening list as FHIR R4 resources: what an EHR reads. */
export const FHIR_OPERATIONS = {
  fhirReadStudy: read("/fhir/ResearchStudy/{study}", "ResearchStudy", "A study", studyParamsSchema),
  fhirSearchStudies: search("ResearchStudy", "Studies"),
  fhirSearchStudiesByForm: searchByForm("ResearchStudy", "Studies"),
  fhirReadSubject: read("/fhir/ResearchSubject/{id}", "ResearchSubject", "A candidate"),
  fhirSearchSubjects: search("ResearchSubject", SUBJECTS),
  fhirSearchSubjectsByForm: searchByForm("ResearchSubject", SUBJECTS),
  fhirReadList: read(
    "/fhir/List/{study}",
    "List",
    "A study's screening list, the most promising first",
    studyParamsSchema,
  ),
  fhirSearchLists: search("List", "Screening lists"),
  fhirSearchListsByForm: searchByForm("List", "Screening lists"),
  fhirReadGroup: read("/fhir/Group/{id}", "Group", "A study's candidates, or a cohort's criteria"),
  fhirSearchGroups: search("Group", GROUPS),
  fhirSearchGroupsByForm: searchByForm("Group", GROUPS),
  fhirReadAuditEvent: read("/fhir/AuditEvent/{id}", "AuditEvent", "A row of the audit"),
  fhirSearchAuditEvents: search("AuditEvent", EVENTS),
  fhirSearchAuditEventsByForm: searchByForm("AuditEvent", EVENTS),
  fhirReadProvenance: read("/fhir/Provenance/{id}", "Provenance", "What a match was made from"),
  fhirSearchProvenances: search("Provenance", PROVENANCES),
  fhirSearchProvenancesByForm: searchByForm("Provenance", PROVENANCES),
} as const satisfies Record<string, Operation>;
