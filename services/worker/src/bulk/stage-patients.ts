import { linksOf, projectMedication, projectPatient, versionOf } from "@cohort/fhir-mapping";
import type { ExportLine } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import type { StagedPart } from "@cohort/postgres";
import { NOBODY, type Resource, type StagedBody, WHOLE, writeBody } from "./staged-body.ts";

export type GoodLine = Extract<ExportLine, { readonly resource: unknown }>;

/** Milliseconds since 1970; null where the server does not say. */
export function updatedOf({ meta }: Resource): number | null {
  const updated: unknown = meta?.lastUpdated;
  const at = typeof updated === "string" ? Date.parse(updated) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export const sourceOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ""}`;

/** Null where the resource is too large to be looked at. */
function projected<T>(project: (resource: unknown) => T, resource: unknown): T | null {
  try {
    return project(resource);
  } catch {
    return null;
  }
}

/** A Patient, without name and address. Whoever is linked to another is read by search, both together. */
export function stagePatient({ resource }: GoodLine): readonly StagedPart[] {
  const id = resource.id ?? "";
  const updated = updatedOf(resource);
  const source = sourceOf(resource);
  const patient = projected(projectPatient, resource);
  const version = versionOf(resource);
  const body: StagedBody = patient
    ? { kind: "patient", patient, ...(version === null ? {} : { version }) }
    : WHOLE;
  const { replacedBy, replaces } = linksOf(resource);
  const others = [...replacedBy, ...replaces];
  const linked = others.length === 0 ? [] : [id, ...others];
  return [
    { patient: patientId(id), source, updated, body: writeBody(body) },
    ...linked.map((one) => ({
      patient: patientId(one),
      source: `Patient.link/${id}`,
      updated,
      body: writeBody(WHOLE),
    })),
  ];
}

export function stageMedication({ resource }: GoodLine): readonly StagedPart[] {
  const medication = projected(projectMedication, resource);
  if (!medication) return [];
  const body = writeBody({ kind: "medication", medication });
  return [{ patient: NOBODY, source: sourceOf(resource), updated: updatedOf(resource), body }];
}
