import type { IdentifiedPatient } from "./batch.ts";
import type { Run } from "./run.ts";
import { isSourceError } from "./source-error.ts";

const UNREADABLE_IDS: readonly string[] = ["", ".", ".."];

/** The Patient of that id; `gone` for 410, `notFound` for 404. Throws other SourceErrors. */
export async function readPatientResource(
  { verbs, wish }: Pick<Run, "verbs" | "wish">,
  id: string,
): Promise<IdentifiedPatient | "gone" | "notFound"> {
  // These would lead to another path.
  if (UNREADABLE_IDS.includes(id)) return "notFound";
  try {
    const { body } = await verbs.read("Patient", id, wish);
    return { ...body, resourceType: "Patient", id };
  } catch (error) {
    if (isSourceError(error) && error.status === 410) return "gone";
    if (isSourceError(error) && error.status === 404) return "notFound";
    throw error;
  }
}
