import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { CriterionText, StudyDetail } from "@cohort/contract";
import { call } from "./call.ts";

/** A study with the text of its criteria: it changes with its revision only. */
export const useStudy = (study: string): UseQueryResult<StudyDetail> =>
  useQuery({
    queryKey: ["study", study],
    queryFn: async ({ signal }) => (await call("readStudy", { params: { study }, signal })).body,
    staleTime: 5 * 60_000,
  });

/** The criteria of a cohort in the order of its marks: the common ones first. */
export const criteriaOf = (study: StudyDetail, cohort: string): readonly CriterionText[] => [
  ...study.criteria,
  ...(study.cohorts.find(({ id }) => id === cohort)?.criteria ?? []),
];
