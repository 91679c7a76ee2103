import type { PatientRecord } from "./record.ts";

/** Something of it could not be read, or was not granted: what the record is silent on may be there. */
export const isIncomplete = ({ gaps, issues }: Pick<PatientRecord, "gaps" | "issues">): boolean =>
  gaps.length > 0 || issues.some(({ lost }) => lost !== undefined);
