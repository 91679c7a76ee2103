import { patientId } from "@cohort/foundation";
import type { TakeLines } from "./read-file.ts";

/** Whoever a line speaks of has changed, the line itself broken or not. */
export const takeChanged: TakeLines = (_, __, { good, bad }) =>
  Promise.resolve({
    wanted: [...new Set([...good, ...bad].flatMap(({ patients }) => patients))].map(patientId),
  });
