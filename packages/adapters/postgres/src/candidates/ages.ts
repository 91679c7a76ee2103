import {
  completedYears,
  expectDefined,
  formatDay,
  parseDay,
  subtractPeriod,
} from "@cohort/foundation";
import type { IsoDate } from "../interface/records.ts";

const dayOf = (date: IsoDate): number => expectDefined(parseDay(date), "date");

/** In completed years; null where the days on which they may have been born give different ages. */
export function ageOn(
  today: IsoDate,
  { from, to }: { readonly from: IsoDate | null; readonly to: IsoDate | null },
): number | null {
  if (from === null || to === null) return null;
  const [oldest, youngest] = [from, to].map((day) => completedYears(dayOf(day), dayOf(today)));
  return oldest === youngest ? (oldest ?? null) : null;
}

/** The last day on which someone was born who has completed so many years. */
export const bornBy = (today: IsoDate, years: number): IsoDate =>
  formatDay(subtractPeriod(dayOf(today), { unit: "months", count: 12 * years }));
