import type { Catalogue, Language } from "./catalogue.ts";
import { LANGUAGES } from "./catalogue.ts";
import { COMMON } from "./common.ts";
import { DECIDE } from "./decide.ts";
import { SHELL } from "./shell.ts";
import { STUDIES } from "./studies.ts";
import { WORDS } from "./words.ts";
import { WORKLIST } from "./worklist.ts";

/** Every message there is. A page adds its catalogue here. */
export const MESSAGES = {
  ...COMMON,
  ...WORDS,
  ...SHELL,
  ...STUDIES,
  ...DECIDE,
  ...WORKLIST,
} as const satisfies Catalogue;

export type MessageId = keyof typeof MESSAGES;

/** The messages of one language by id. */
export const messagesIn = (language: Language): Record<string, string> => {
  const at = LANGUAGES.indexOf(language);
  return Object.fromEntries(Object.entries(MESSAGES).map(([id, texts]) => [id, texts[at] ?? id]));
};
