import type { Said } from "./explanations.ts";

const DATE = /\b(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?(?![-\d])/gu;
/** That a date is known to the month or the year alone. */
export const isPartial = (date: string): boolean => /^\d{4}(?:-\d{2})?$/u.test(date);

/** The API's English says "on" whatever is known of a date. */
const ON_PARTIAL = /\bon (?=\d{4}(?:-\d{2})?(?![-\d]))/gu;

/** The API's English with dates as the reader writes them. */
export const withDates = (text: string, date: (iso: string) => string): string =>
  text.replaceAll(ON_PARTIAL, "in ").replaceAll(DATE, (iso) => date(iso));

/** A language's way to say dates, units and spans. */
export interface ExplanationWords {
  /** `2026-11-14` or `2026-11` wherever it stands. */
  readonly date: (text: string) => string;
  /** `P8W` wherever it stands. */
  readonly period: (text: string) => string;
  /** Courses of treatment, such as `Tacrolimus 2026-03-02 to 2026-11-22`. */
  readonly courses: (text: string) => string;
  /** ` mg/dL`, or nothing; UCUM annotations are for machines. */
  readonly unit: (text: string) => string;
}

type PeriodUnit = "D" | "W" | "M" | "Y";

export function wordsOf(
  date: (year: string, month: string, day: string | undefined) => string,
  period: (count: number, unit: PeriodUnit) => string,
  to: string,
): ExplanationWords {
  const dates = (text: string): string =>
    text.replaceAll(DATE, (_, year: string, month: string, day: string | undefined) =>
      date(year, month, day),
    );
  return {
    date: dates,
    courses: (text) => dates(text.replaceAll(/(?<=\b\d{4}(?:-\d{2}){0,2}) to (?=\d{4})/gu, to)),
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
