/** The languages, in the order in which every message is written. */
export const LANGUAGES = ["en", "de", "zh"] as const;

/** English in brackets: what stands outside of brackets came from no catalogue. In no menu; tests look at the screens in it. */
export const PSEUDO = "en-XA";
export type Language = (typeof LANGUAGES)[number] | typeof PSEUDO;

/** ICU messages (plurals, numbers, dates): English, German, Chinese. One row a message, so that none is forgotten. */
export type Catalogue = Readonly<
  Record<`${string}.${string}`, readonly [en: string, de: string, zh: string]>
>;
