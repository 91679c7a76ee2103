import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { CriterionText, StudyDetail } from "@cohort/contract";
import { withoutUcum } from "../parts/unit-text.ts";
import { call } from "./call.ts";

/** Units as people write them: a study's file has UCUM's. */
const readableText = (one: CriterionText): CriterionText => ({
  ...one,
  text: withoutUcum(one.text),
  note: one.note === null ? null : withoutUcum(one.note),
  rule: one.rule.map((line) => ({ ...line, text: withoutUcum(line.text) })),
});

const readable = (study: StudyDetail): StudyDetail => ({
  ...study,
  criteria: study.criteria.map(readableText),
  cohorts: study.cohorts.map((cohort) => ({
    ...cohort,
    criteria: cohort.criteria.map(readableText),
  })),
});

/** A study with the text of its criteria: it changes with its revision only. */
export const useStudy = (study: string): UseQueryResult<StudyDetail> =>
  useQuery({
    queryKey: ["study", study],
    queryFn: async ({ signal }) =>
      readable((await call("readStudy", { params: { study }, signal })).body),
    staleTime: 5 * 60_000,
  });

/** The criteria of a cohort in the order of its marks: the common ones first. */
export const criteriaOf = (study: StudyDetail, cohort: string): readonly CriterionText[] => [
  ...study.criteria,
  ...(study.cohorts.find(({ id }) => id === cohort)?.criteria ?? []),
];
