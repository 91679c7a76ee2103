import type { DailyDose } from "@cohort/record";
import type { Dosage, DosageDoseAndRate, Quantity } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import { parseDoseUnit } from "./dose-unit.ts";
import { readFrequency } from "./frequency.ts";
import { unitOf } from "./quantity.ts";
import { type Raw, child, children, has, numberOf, textOf, valueOf } from "./raw.ts";
import type { Strength } from "./strength.ts";

type Amount = DailyDose & { readonly unit: "mg" | "mg/kg" };

/** Floats carry about 15 digits; what lies beyond 12 is the arithmetic's, not the doctor's. */
const tidy = (value: number): number => Number(value.toPrecision(12));

const scaled = (amount: Amount, low: number, high: number): Amount => ({
  low: tidy(amount.low * low),
  high: tidy(amount.high * high),
  unit: amount.unit,
});

interface Dose {
  readonly amount: Amount;
  /** It already is an amount a day. */
  readonly rate: boolean;
}

/** One amount in mg or mg/kg. */
function amountOf(quantity: Raw<Quantity> | null, strength: Strength | null): Dose | null {
  const value = quantity && numberOf(quantity, "value");
  if (!quantity || value === null || value < 0 || has(quantity, "comparator")) return null;
  const unit = parseDoseUnit(unitOf(quantity));
  if (!unit) return null;
  if (unit.per === "mass") {
    const mg = tidy(value * unit.mg * (unit.daily || 1));
    const amount: Amount = { low: mg, high: mg, unit: unit.perKg ? "mg/kg" : "mg" };
    return { amount, rate: unit.daily > 0 };
  }
  if (strength?.per !== unit.per) return null;
  const mg = tidy(value * strength.mg * (unit.per === "volume" ? unit.ml : 1));
  return { amount: { low: mg, high: mg, unit: "mg" }, rate: false };
}

/** An amount given once. */
export function singleDose(
  dose: Raw<Quantity> | null,
  strength: Strength | null,
): DailyDose | null {
  const single = amountOf(dose, strength);
  return single && !single.rate ? single.amount : null;
}

function rangeOf(step: Raw<DosageDoseAndRate>, strength: Strength | null): Dose | null {
  const range = child(step, "doseRange");
  const low = amountOf(range && child(range, "low"), strength);
  const high = amountOf(range && child(range, "high"), strength);
  if (!low || !high || low.rate !== high.rate || low.amount.unit !== high.amount.unit) return null;
  return { amount: { ...low.amount, high: high.amount.high }, rate: low.rate };
}

function prescribed(step: Raw<DosageDoseAndRate>, strength: Strength | null): Dose | null {
  if (has(step, "doseRange")) return rangeOf(step, strength);
  if (has(step, "doseQuantity")) return amountOf(child(step, "doseQuantity"), strength);
  const infused = amountOf(child(step, "rateQuantity"), null);
  return infused?.rate === true ? infused : null;
}

const ORDERED: ReadonlyMap<string, true> = new Map([["ordered", true]]);

/** What was ordered, not what was worked out from it. */
function orderedOf(dosage: Raw<Dosage>): Raw<DosageDoseAndRate> | null {
  const steps = children(dosage, "doseAndRate");
  return steps.find((step) => lookUpWord(child(step, "type"), ORDERED)) ?? steps[0] ?? null;
}

/** The dose a day of one instruction; null where it cannot be told, or is taken only when needed. */
function ofInstruction(dosage: Raw<Dosage>, strength: Strength | null): Amount | null {
  const asNeeded = valueOf(dosage, "asNeededBoolean") ?? valueOf(dosage, "asNeededCodeableConcept");
  if (asNeeded !== undefined && asNeeded !== false) return null;
  const step = orderedOf(dosage);
  const dose = step && prescribed(step, strength);
  if (!dose || dose.rate) return dose && dose.amount;
  const often = readFrequency(child(dosage, "timing"));
  return often && scaled(dose.amount, often.low, often.high);
}

/** Instructions of one step are followed together; a taper has a step for each dose. */
function stepOf(dosage: Raw<Dosage>): string {
  const timing = child(dosage, "timing");
  const repeat = timing && child(timing, "repeat");
  const bounds = repeat && child(repeat, "boundsPeriod");
  const start = bounds && textOf(bounds, "start");
  const end = bounds && textOf(bounds, "end");
  return `${numberOf(dosage, "sequence") ?? ""} ${start ?? ""} ${end ?? ""}`;
}

/**
 * The dose a day that instructions add up to: those of one step together, of several steps the largest.
 * Null as soon as one of them leaves it open.
 */
export function dailyDose(
  dosages: readonly Raw<Dosage>[],
  strength: Strength | null,
): DailyDose | null {
  const steps = new Map<string, Amount>();
  for (const dosage of dosages) {
    const amount = ofInstruction(dosage, strength);
    if (!amount) return null;
    const step = stepOf(dosage);
    const sum = steps.get(step);
    if (sum && sum.unit !== amount.unit) return null;
    steps.set(step, {
      low: tidy((sum?.low ?? 0) + amount.low),
      high: tidy((sum?.high ?? 0) + amount.high),
      unit: amount.unit,
    });
  }
  let largest: Amount | null = null;
  for (const amount of steps.values()) {
    if (largest && largest.unit !== amount.unit) return null;
    if (!largest || amount.high > largest.high) largest = amount;
  }
  return largest;
}
