/** The languages, in the order in which every message is written. */
export const LANGUAGES = ["en", "de", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** ICU messages (plurals, numbers, dates): English, German, Chinese. One row a message, so that none is forgotten. */
export type Catalogue = Readonly<
  Record<`${string}.${string}`, readonly [en: string, de: string, zh: string]>
>;
