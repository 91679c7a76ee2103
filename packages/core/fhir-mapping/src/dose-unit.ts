/** What one of a dose's unit amounts to. */
export type DoseUnit =
  | { readonly per: "mass"; readonly mg: number; readonly perKg: boolean; readonly daily: number }
  | { readonly per: "volume"; readonly ml: number }
  | { readonly per: "count" };

const rows = <T>(value: T, spellings: readonly string[]): [string, T][] =>
  spellings.map((spelling) => [spelling, value]);

const MASS: ReadonlyMap<string, number> = new Map([
  ...rows(1, ["mg", "milligram", "milligrams", "milligramm", "毫克"]),
  ...rows(1000, ["g", "gm", "gram", "grams", "gramm", "克"]),
  ...rows(1e-3, ["ug", "µg", "μg", "mcg", "microgram", "micrograms", "mikrogramm", "微克"]),
  ...rows(1e-6, ["ng", "nanogram", "nanograms"]),
]);

const VOLUME: ReadonlyMap<string, number> = new Map([
  ...rows(1, ["ml", "cc", "milliliter", "milliliters", "millilitre", "毫升"]),
  ...rows(1000, ["l", "liter", "litre"]),
]);

/** Things that are counted, as UCUM annotations, dose form codes and words. */
const COUNT = new Set(
  [
    "1|{tbl}|{tablet}|{tab}|{capsule}|{cap}|{caps}|{pill}|{each}|each|pill|pills",
    "tablet|tablets|tablet(s)|tab|tabs|tbl|tablette|tabletten|ertab|ectab|chewtab|ortab|片",
    "capsule|capsules|capsule(s)|cap|caps|kapsel|kapseln|orcap|ercap|粒|胶囊",
  ].flatMap((words) => words.split("|")),
);

/** Times a day: an hourly rate is 24 a day. */
const RATE: ReadonlyMap<string, number> = new Map([
  ...rows(1, ["d", "day", "24h", "24.h", "(24.h)", "24hr", "天", "日"]),
  ...rows(24, ["h", "hr", "hour"]),
]);

function parse(text: string): DoseUnit | null {
  const [amount = "", ...divisors] = text.toLowerCase().replaceAll(" ", "").split("/");
  if (divisors.length === 0) {
    const ml = VOLUME.get(amount);
    if (ml !== undefined) return { per: "volume", ml };
    if (amount === "" || COUNT.has(amount)) return { per: "count" };
  }
  const mg = MASS.get(amount);
  if (mg === undefined) return null;
  let perKg = false;
  let daily: number | null = null;
  for (const divisor of divisors) {
    const rate = RATE.get(divisor);
    if (divisor === "kg" && !perKg) perKg = true;
    else if (rate !== undefined && daily === null) daily = rate;
    else return null;
  }
  return { per: "mass", mg, perKg, daily: daily ?? 0 };
}

/**
 * Reads a dose's unit: mass, mass per kilogram of body weight, volume or pieces, or a mass rate (`daily`
 * times a day; 0 for a single amount). Null for all else: units of activity, surfaces, drops, puffs.
 */
export const parseDoseUnit = (text: string | null): DoseUnit | null => parse(text ?? "");
