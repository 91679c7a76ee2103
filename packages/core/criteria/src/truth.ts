/** Strong Kleene logic (Kleene 1952, section 64): the middle value is "cannot be told". */
export type Truth = "true" | "false" | "unknown";

export const truthOf = (holds: boolean): Truth => (holds ? "true" : "false");

export function not(truth: Truth): Truth {
  if (truth === "unknown") return "unknown";
  return truth === "true" ? "false" : "true";
}

/** True once `count` are true; false once too few can still become true; `all` and `any` are its ends. */
export const atLeast = (count: number, truths: readonly Truth[]): Truth =>
  atLeastBy(count, truths, (truth) => truth);

/** The same of what has a truth, without a list of them: thousands are asked for a match. */
export function atLeastBy<Item>(
  count: number,
  items: readonly Item[],
  truthIn: (item: Item) => Truth,
): Truth {
  let holding = 0;
  let open = 0;
  for (const item of items) {
    const truth = truthIn(item);
    if (truth === "true") holding += 1;
    else if (truth === "unknown") open += 1;
  }
  if (holding >= count) return "true";
  return holding + open < count ? "false" : "unknown";
}

export const all = (truths: readonly Truth[]): Truth => atLeast(truths.length, truths);

export const any = (truths: readonly Truth[]): Truth => atLeast(1, truths);
