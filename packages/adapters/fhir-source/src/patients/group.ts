import { parseReference } from "../search/reference.ts";
import type { Run } from "../run.ts";
import { listOf, property, textOf } from "../search/shape.ts";
import { SourceError } from "../wire/source-error.ts";

/** Patients of one step of a list that comes from a group. */
export const GROUP_STEP = 1_000;

/**
 * The patients of the Group that stands for the list of everyone (FHIR R4, Group.member); null where none does. Throws
 * SourceErrors, of class no-patient-list where the server does not say who the members are: those can only be exported.
 */
export async function groupMembers({
  settings,
  verbs,
  wish,
}: Pick<Run, "settings" | "verbs" | "wish">): Promise<readonly string[] | null> {
  if (settings.group === null) return null;
  const { body } = await verbs.read("Group", settings.group, wish);
  const members = listOf(body["member"]).filter((one) => property(one, "inactive") !== true);
  const ids = members.flatMap((one) => {
    const reference = parseReference(textOf(property(property(one, "entity"), "reference")));
    return reference?.type === "Patient" ? [reference.id] : [];
  });
  if (ids.length > 0) return [...new Set(ids)];
  throw new SourceError("no-patient-list", "GET Group/{id}: no patient is named as a member", {
    action: "Have the group exported, FHIR_EXPORT=Group/<id>, or name another one in FHIR_GROUP.",
  });
}
