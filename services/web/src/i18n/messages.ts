import { type Catalogue, LANGUAGES, type Language, PSEUDO } from "./catalogue.ts";
import { ABOUT } from "./about.ts";
import { ACCESS } from "./access.ts";
import { AUDIT } from "./audit.ts";
import { CANDIDATE } from "./candidate.ts";
import { CANDIDATE_CRITERION } from "./candidate-criterion.ts";
import { CANDIDATE_HISTORY } from "./candidate-history.ts";
import { COMMON } from "./every-page.ts";
import { DECIDE } from "./decide.ts";
import { FUNNEL } from "./funnel.ts";
import { DATA_QUALITY } from "./data-quality.ts";
import { OPERATIONS } from "./operations.ts";
import { SHELL } from "./shell.ts";
import { STUDIES } from "./studies.ts";
import { WORK } from "./work.ts";
import { WHAT_IF_ASKS } from "./what-if-asks.ts";
import { WHAT_IF } from "./what-if.ts";
import { WORDS } from "./words.ts";
import { WORKLIST } from "./worklist.ts";

/** Every message there is. A page adds its catalogue here. */
export const MESSAGES = {
  ...COMMON,
  ...WORDS,
  ...SHELL,
  ...STUDIES,
  ...DECIDE,
  ...CANDIDATE,
  ...CANDIDATE_CRITERION,
  ...CANDIDATE_HISTORY,
  ...WORKLIST,
  ...WORK,
  ...FUNNEL,
  ...WHAT_IF,
  ...WHAT_IF_ASKS,
  ...DATA_QUALITY,
  ...ABOUT,
  ...OPERATIONS,
  ...AUDIT,
  ...ACCESS,
} as const satisfies Catalogue;

export type MessageId = keyof typeof MESSAGES;

/** The messages of one language by id. */
export const messagesIn = (language: Language): Record<string, string> => {
  const at = language === PSEUDO ? 0 : LANGUAGES.indexOf(language);
  const shown = language === PSEUDO ? (text: string) => `⟦${text}⟧` : (text: string) => text;
  return Object.fromEntries(
    Object.entries(MESSAGES).map(([id, texts]) => [id, shown(texts[at] ?? id)]),
  );
};
