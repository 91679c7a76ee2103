import type { IdentifiedPatient } from "./batch.ts";
import type { Run } from "../run.ts";
import { isSourceError } from "../wire/source-error.ts";

const UNREADABLE_IDS: readonly string[] = ["", ".", ".."];
/** A server that lets no one read a resource by its id, but search for it. */
const NO_READS: readonly (number | null)[] = [405, 501];

/** Whether the id leads to a place of its own: others would lead to another path. */
export const isReadable = (id: string): boolean => !UNREADABLE_IDS.includes(id);

/** The Patient of that id; `gone` for 410, `notFound` for 404 and for another Patient. Throws other SourceErrors. */
export async function readPatientResource(
  { verbs, wish }: Pick<Run, "verbs" | "wish">,
  id: string,
): Promise<IdentifiedPatient | "gone" | "notFound"> {
  if (!isReadable(id)) return "notFound";
  try {
    const { body } = await verbs.read("Patient", id, wish);
    // Some servers answer for a merged patient with whom it was merged into: that is somebody else.
    const isOther = typeof body["id"] === "string" && body["id"] !== id;
    return isOther ? "notFound" : { ...body, resourceType: "Patient", id };
  } catch (error) {
    if (isSourceError(error) && error.status === 410) return "gone";
    if (isSourceError(error) && error.status === 404) return "notFound";
    throw error;
  }
}

/** Whether reading failed because the server offers no reading. */
export const offersNoReads = (error: unknown): boolean =>
  isSourceError(error) && NO_READS.includes(error.status);
