import type { PatientId } from "@cohort/foundation";

/** Links into the EHR, as configured: templates; null where there is none. */
export interface EhrPages {
  /** With `{patientId}`. */
  readonly chart: string | null;
  /** With `{resourceType}` and `{id}`. */
  readonly resource: string | null;
}

/** The page of the EHR that shows a patient's chart. The id is encoded: it takes no other place than its own. */
export const chartLink = ({ chart }: EhrPages, patient: PatientId): string | null =>
  chart?.replaceAll("{patientId}", () => encodeURIComponent(patient)) ?? null;
