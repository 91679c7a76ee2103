import type { CandidateCriterion } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { explanationIn } from "../../i18n/explanations.ts";
import { withoutUcum } from "../../parts/unit-text.ts";
import { useLanguage } from "../../shell/language.ts";
import { useDates } from "./dates.ts";

const ISO_DATE = /\b\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?\b/gu;

/** Says why a criterion stands as it does, in the reader's language; where it has no words for it, in the API's. */
export function useExplain(): (criterion: CandidateCriterion) => string {
  const say = useSay();
  const dates = useDates();
  const [language] = useLanguage();
  return (criterion) => {
    // To whom values are not shown, the API says no more than the outcome.
    if (criterion.message.id === "withheld") return say("candidate.withheld");
    if (language === "en") {
      return withoutUcum(criterion.explanation.replaceAll(ISO_DATE, (date) => dates.date(date)));
    }
    const said = explanationIn(language, criterion.message, criterion.type);
    return withoutUcum(said ?? criterion.explanation);
  };
}
