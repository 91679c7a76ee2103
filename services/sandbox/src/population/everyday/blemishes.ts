import type { Random } from "../random.ts";
import type { Result } from "../story.ts";

/** What goes wrong with results in any hospital, each as often as its weight says. */
const BLEMISHES: readonly { readonly weight: number; readonly change: (is: Result) => Result }[] = [
  { weight: 83, change: (result) => result },
  { weight: 3, change: (result) => ({ ...result, status: "preliminary" }) },
  { weight: 3, change: (result) => ({ ...result, status: "amended" }) },
  { weight: 2, change: (result) => ({ ...result, status: "entered-in-error" }) },
  { weight: 2, change: () => ({ status: "cancelled", missing: "not-performed" }) },
  { weight: 2, change: (result) => ({ ...result, normal: null }) },
  { weight: 1, change: (result) => ({ ...result, unit: null }) },
  { weight: 1, change: (result) => ({ ...result, precision: "month" }) },
  { weight: 1, change: (result) => ({ ...result, daysAgo: null }) },
  { weight: 1, change: (result) => ({ ...result, localCode: ["X-4711", "Sondertest"] }) },
  { weight: 1, change: () => ({ is: "haemolytic sample" }) },
];

export const blemish = (random: Random, result: Result): Result =>
  random.weighted(BLEMISHES).change(result);
