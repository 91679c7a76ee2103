export const PERIOD_UNITS = ["D", "W", "M", "Y"] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** `P8W`; null: the whole record, `ever`. */
export interface Length {
  readonly count: number;
  readonly unit: PeriodUnit;
}

const PERIOD = /^P(\d+)([DWMY])$/;

/** An ISO 8601 period of one unit; null where it is none. */
export function lengthOf(text: string): Length | null {
  const [, count, letter] = PERIOD.exec(text) ?? [];
  const unit = PERIOD_UNITS.find((one) => one === letter);
  return count === undefined || unit === undefined ? null : { count: Number(count), unit };
}

export const periodOf = ({ count, unit }: Length): string => `P${count}${unit}`;
