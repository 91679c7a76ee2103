import type { Adjustable, CriterionText, StudyDetail } from "@cohort/contract";
import { placeOf } from "./changes.ts";
import type { Changeable } from "./criterion-settings.tsx";

/** Every criterion of a study in the order of the protocol, with what of it could be otherwise. */
export function changeablesOf(
  study: StudyDetail,
  adjustable: readonly Adjustable[],
): readonly Changeable[] {
  const of = (
    criteria: readonly CriterionText[],
    cohort: string | null,
    label: string | null,
  ): readonly Changeable[] =>
    criteria.map(({ id: criterion, text }) => ({
      criterion,
      cohort,
      text,
      label,
      isIndex: study.cohorts.some(
        ({ id, index }) => index === criterion && (cohort === null || cohort === id),
      ),
      settings: adjustable.filter((one) => placeOf(one) === placeOf({ criterion, cohort })),
    }));
  const isOfSeveral = study.cohorts.length > 1;
  return [
    ...of(study.criteria, null, null),
    ...study.cohorts.flatMap(({ id, label, criteria }) =>
      of(criteria, id, isOfSeveral ? label : null),
    ),
  ];
}

/** Those that could be otherwise and whose id, text or settings have each word that is looked for. */
export function foundIn(changeables: readonly Changeable[], looked: string): readonly Changeable[] {
  const words = looked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return changeables.filter(({ criterion, text, label, settings, isIndex }) => {
    const all = [criterion, text, label ?? "", ...settings.map(({ what }) => what)]
      .join(" ")
      .toLowerCase();
    return (settings.length > 0 || !isIndex) && words.every((word) => all.includes(word));
  });
}
