import type { TypeState } from "../run.ts";
import { COVERAGE, SEARCHED_TYPES } from "../types.ts";
import type { Gap, PatientType } from "../types.ts";

/**
 * What a reader must not presume absent. A type that was refused or failed is always named. A type that the server does
 * not have is named only where no other type of its row could be asked for instead: a server without MedicationStatement
 * still tells of drugs in MedicationRequest, one without any of the four tells nothing, and its silence is no "none".
 * It is called unreadable, not unauthorised: no grant would help.
 */
export function gapsOf(states: ReadonlyMap<PatientType, TypeState>): Gap[] {
  const uncovered: readonly PatientType[] = COVERAGE.filter((row) =>
    row.every((type) => states.get(type) === "unsupported"),
  ).flat();
  return SEARCHED_TYPES.flatMap((type): Gap[] => {
    const state = states.get(type);
    if (state === undefined) return [];
    if (state !== "unsupported") {
      return [{ type, reason: state === "unauthorised" ? state : "unreadable" }];
    }
    return uncovered.includes(type) ? [{ type, reason: "unreadable" }] : [];
  });
}
