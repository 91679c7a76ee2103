export type Language = "en" | "zh" | "de";

/** A thing's names; where a language has none of its own, English is written. */
export interface Names {
  readonly en: string;
  readonly zh?: string;
  readonly de?: string;
}

export const nameIn = (names: Names, language: Language): string => names[language] ?? names.en;
