import type { CandidateCriterion } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { explanationIn } from "../../i18n/explanations.ts";
import { useLanguage } from "../../shell/language.ts";

/** Says why a criterion stands as it does, in the reader's language; where it has no words for it, in the API's. */
export function useExplain(): (criterion: CandidateCriterion) => string {
  const say = useSay();
  const [language] = useLanguage();
  return (criterion) => {
    // To whom values are not shown, the API says no more than the outcome.
    if (criterion.message.id === "withheld") return say("candidate.withheld");
    if (language === "en") return criterion.explanation;
    return explanationIn(language, criterion.message, criterion.type) ?? criterion.explanation;
  };
}
