const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** UCUM's powers and micro-units as people write them, wherever they stand in a text: 10⁹ for `10*9`, µ for `u`. */
export const withoutUcum = (text: string): string =>
  text
    .replaceAll(/(?<=\d) (?:x )?(?=10[*^]\d)/gu, " × ")
    .replaceAll(/10[*^](\d)/gu, (_, power: string) => `10${SUPERSCRIPTS[Number(power)] ?? power}`)
    .replaceAll(/\bu(?=mol\b|g\b|L\b|U\b)/gu, "µ")
    .replaceAll(/\b1\.73 m2\b/gu, "1.73 m²");

/** A unit as people write it: no annotations such as `{score}`. Years, which are of age here, are the reader's to see. */
export function unitText(unit: string | null): string {
  const bare = (unit ?? "").replace("{1.73_m2}", "1.73 m²").replaceAll(/\{[^}]*\}/gu, "");
  const text = withoutUcum(bare).trim();
  return text === "1" || text === "a" ? "" : text;
}

export const withUnit = (value: string, unit: string | null): string => {
  const text = unitText(unit);
  if (text === "") return value;
  return text.startsWith("10") ? `${value} × ${text}` : `${value} ${text}`;
};
