import type { WireAssignment } from "@cohort/contract";
import type { Planned } from "@cohort/postgres";

export const plannedToWire = (planned: Planned): WireAssignment => ({
  assignee: planned.assignee,
  dueOn: planned.dueOn,
  snoozedUntil: planned.snoozedUntil,
  by: planned.by,
  at: planned.at,
});
