import type { WireAssignment } from "@cohort/contract";

type Planned = Pick<WireAssignment, "assignee" | "dueOn" | "snoozedUntil">;

interface Back extends Planned {
  readonly candidates: string[];
}

/** What is to be assigned so that each has what it had: one request for those who had the same. */
export function backTo(before: ReadonlyMap<string, Planned>): readonly Back[] {
  const groups = new Map<string, Back>();
  for (const [id, { assignee, dueOn, snoozedUntil }] of before) {
    const key = JSON.stringify([assignee, dueOn, snoozedUntil]);
    const candidates = [...(groups.get(key)?.candidates ?? []), id];
    groups.set(key, { candidates, assignee, dueOn, snoozedUntil });
  }
  return [...groups.values()];
}
