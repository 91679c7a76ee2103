import type { CandidateCriterion, WireMessage } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { inEnglish, withConversions } from "../../i18n/conversions.ts";
import { withDates } from "../../i18n/explanation-words.ts";
import { explanationIn } from "../../i18n/explanations.ts";
import { withoutUcum } from "../../parts/unit-text.ts";
import { useLanguage } from "../../shell/language.ts";
import { useDates } from "./dates.ts";

/** What is said of a criterion of a type: in English, and in a form that can be said in any language. */
export interface Saying {
  readonly type: CandidateCriterion["type"];
  readonly explanation: string;
  /** Null: it is kept in English alone. */
  readonly message: WireMessage | null;
}

/** Says why a criterion stands as it does, in the reader's language; where it has no words for it, in the API's. */
export function useExplain(): (saying: Saying) => string {
  const say = useSay();
  const dates = useDates();
  const [language] = useLanguage();
  return ({ type, explanation, message }) => {
    // To whom values are not shown, the API says no more than the outcome.
    if (message?.id === "withheld") return say("candidate.withheld");
    // In its own words, without the machine's answer, which is shown beside it.
    if (message?.id === "attested") {
      const outcome = message.values["outcome"] === "pass" ? "pass" : "fail";
      return say("candidate.attested", { outcome: say(`outcome.${outcome}`) });
    }
    const said =
      message && language !== "en" ? explanationIn(language, withConversions(message), type) : null;
    const english = message ? inEnglish(explanation, message) : explanation;
    return withoutUcum(said ?? withDates(english, dates.date));
  };
}
