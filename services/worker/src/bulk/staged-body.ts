import type { PartInput, RecordPart } from "@cohort/fhir-mapping";
import { type PatientId, patientId } from "@cohort/foundation";
import type { StagedPart } from "@cohort/postgres";

export type Resource = PartInput["resource"];
export type Person = PartInput["patient"];

/** What is staged of one resource: never the resource. */
export type StagedBody =
  | { readonly kind: "patient"; readonly patient: Person; readonly version?: string }
  /** A product, of nobody; what prescriptions that refer to it need. */
  | { readonly kind: "medication"; readonly medication: Resource }
  | {
      readonly kind: "part";
      readonly part: Omit<RecordPart, "needsWhole">;
      /** `meta.versionId` of the resource. */
      readonly version?: string;
    }
  /** The patient is to be read whole, by search. */
  | { readonly kind: "whole" };

/** Medications are nobody's; no patient has this id. */
export const NOBODY: PatientId = patientId("");

export const WHOLE: StagedBody = { kind: "whole" };

const NOTHING: StagedBody = { kind: "part", part: { facts: [], unclaimed: [], issues: [] } };
const KINDS: ReadonlySet<unknown> = new Set(["patient", "medication", "part", "whole"]);

const isEmpty = (body: StagedBody): boolean =>
  body.kind === "part" &&
  body.part.optOuts === undefined &&
  body.part.facts.length + body.part.unclaimed.length + body.part.issues.length === 0;

/** Most resources of most patients say nothing that a study asks for: they cost no text. */
export const writeBody = (body: StagedBody): string => (isEmpty(body) ? "" : JSON.stringify(body));

/** A text that is none of ours asks for the patient to be read whole. */
export function readBody({ body }: Pick<StagedPart, "body">): StagedBody {
  if (body === "") return NOTHING;
  const value: unknown = JSON.parse(body);
  if (value === null || typeof value !== "object" || !KINDS.has(Reflect.get(value, "kind"))) {
    return WHOLE;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by writeBody
  return value as StagedBody;
}
