import type { Funnel } from "@cohort/contract";
import { worklist } from "../../parts/to.ts";

/** Where those are listed whom a number counts; undefined where the reader may see sums only. */
export type ListOf = (filters: Readonly<Record<string, string>>) => string | undefined;

/** The cohort's rows. */
export const listsOf =
  ({ study, cohort, suppressed }: Funnel): ListOf =>
  (filters) =>
    suppressed ? undefined : worklist(study, { cohort, ...filters });
