const PERIOD_UNITS: Readonly<Record<string, string>> = {
  D: "day",
  W: "week",
  M: "month",
  Y: "year",
};

/** `P8W` as "8 weeks", wherever it stands in a text. */
export const periodText = (text: string | number | null | undefined): string =>
  String(text ?? "").replaceAll(
    /\bP(\d+)([DWMY])\b/gu,
    (_, count: string, unit: string) =>
      `${count} ${PERIOD_UNITS[unit] ?? unit}${count === "1" ? "" : "s"}`,
  );
