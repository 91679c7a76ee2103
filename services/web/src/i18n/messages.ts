import type { Catalogue, Language } from "./catalogue.ts";
import { LANGUAGES } from "./catalogue.ts";
import { COMMON } from "./common.ts";
import { SHELL } from "./shell.ts";
import { STUDIES } from "./studies.ts";
import { WORDS } from "./words.ts";

/** Every message there is. A page adds its catalogue here. */
export const MESSAGES = { ...COMMON, ...WORDS, ...SHELL, ...STUDIES } as const satisfies Catalogue;

export type MessageId = keyof typeof MESSAGES;

/** The messages of one language by id. */
export const messagesIn = (language: Language): Record<string, string> => {
  const at = LANGUAGES.indexOf(language);
  return Object.fromEntries(Object.entries(MESSAGES).map(([id, texts]) => [id, texts[at] ?? id]));
};
