import type { Said } from "./explanations.ts";

const WHOLE_DATE = /\b(\d{4})-(\d{2})-(\d{2})\b/gu;

/** A language's way to say dates, units and spans. */
export interface ExplanationWords {
  readonly date: (text: string) => string;
  /** `P8W` wherever it stands. */
  readonly period: (text: string) => string;
  /** ` mg/dL`, or nothing; UCUM annotations are for machines. */
  readonly unit: (text: string) => string;
}

type PeriodUnit = "D" | "W" | "M" | "Y";

export function wordsOf(
  date: (year: string, month: string, day: string) => string,
  period: (count: number, unit: PeriodUnit) => string,
): ExplanationWords {
  return {
    date: (text) =>
      text.replaceAll(WHOLE_DATE, (_, year: string, month: string, day: string) =>
        date(year, month, day),
      ),
    period: (text) =>
      text.replaceAll(/\bP(\d+)([DWMY])\b/gu, (_, count: string, unit: PeriodUnit) =>
        period(Number(count), unit),
      ),
    unit: (text) => {
      const bare = text
        .replace("{1.73_m2}", "1.73 m²")
        .replaceAll(/\{[^}]*\}/gu, "")
        .trim();
      return bare === "" || bare === "1" ? "" : ` ${bare}`;
    },
  };
}

/** A value and its unit, by the names of both. */
export const amount = ({ unit }: ExplanationWords, said: Said, value: string, of: string): string =>
  `${said.of(value)}${unit(said.of(of))}`;
