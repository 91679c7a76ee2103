import { CDS_HOOKS, CDS_SERVICE, type CdsServices } from "@cohort/contract";

/** The only token that the templates have. */
const PATIENT = "{{context.patientId}}";

/** The newest results of a kind: an EHR answers this in one page. */
const newest = (category: string): string =>
  `Observation?patient=${PATIENT}&category=${category}&_sort=-date&_count=200`;

/**
 * What an EHR is asked to send along, in the subset of queries that CDS Hooks 2.0 recommends. `whole`: all that the EHR has of
 * the type, so that what is not there may be taken as absent. `needed`: without it nothing can be said.
 */
export const TEMPLATES = {
  patient: { type: "Patient", query: `Patient/${PATIENT}`, whole: false, needed: true },
  conditions: {
    type: "Condition",
    query: `Condition?patient=${PATIENT}`,
    whole: true,
    needed: true,
  },
  labs: { type: "Observation", query: newest("laboratory"), whole: false, needed: false },
  scores: { type: "Observation", query: newest("survey"), whole: false, needed: false },
  medications: {
    type: "MedicationRequest",
    query: `MedicationRequest?patient=${PATIENT}`,
    whole: false,
    needed: false,
  },
} as const;

export type TemplateName = keyof typeof TEMPLATES;
export type Template = (typeof TEMPLATES)[TemplateName];

/** The query for one patient, relative to the FHIR base. The id is one of FHIR's, so nothing in it needs escaping. */
export const queryOf = ({ query }: Template, patient: string): string =>
  query.replace(PATIENT, patient);

const prefetch = Object.fromEntries(
  Object.entries(TEMPLATES).map(([name, { query }]) => [name, query]),
);

/** What discovery says: one service, offered where a card may have become another one. */
export const SERVICES: CdsServices["services"] = CDS_HOOKS.map((hook) => ({
  hook,
  id: CDS_SERVICE,
  title: "Clinical trial candidates",
  description:
    "Lists recruiting studies that may fit the patient, and what would settle it. Suggestions that need clinical review.",
  version: "STU2",
  prefetch,
  usageRequirements:
    "Patients of the hospital's EHR are answered from stored matches. Of others at least Patient and Conditions are needed: prefetched, or to be fetched with fhirAuthorization from the FHIR server that was agreed on.",
}));
