import type { Status } from "../api/decide.ts";

/** What the number keys set, from 1 on: always the same, whatever a candidate's status, so that hands learn it. */
export const STATUS_KEYS = [
  "to-review",
  "contacted",
  "deferred",
  "consented",
  "ineligible",
] as const satisfies readonly Status[];
