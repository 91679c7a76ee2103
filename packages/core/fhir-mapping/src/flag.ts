import type { Flag } from "@cohort/record";
import type { CodeableConcept } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import type { Raw } from "./raw.ts";

const rows = (flag: Flag, words: readonly string[]): [string, Flag][] =>
  words.map((word) => [word, flag]);

/** HL7 v3 ObservationInterpretation, its displays, and the arrows of Chinese laboratories. */
const FLAGS: ReadonlyMap<string, Flag> = new Map([
  ...rows("low", ["l", "ll", "lu", "lx", "low", "critical low", "↓"]),
  ...rows("high", ["h", "hh", "hu", "hx", "high", "critical high", "↑"]),
  ...rows("normal", ["n", "normal"]),
  ...rows("abnormal", ["a", "aa", "abnormal", "critical abnormal"]),
  // A weakly reactive result is a reactive one.
  ...rows("positive", ["pos", "det", "rr", "wr", "positive", "detected", "reactive"]),
  ...rows("positive", ["weakly reactive"]),
  ...rows("negative", ["neg", "nd", "nr", "negative", "not detected", "non-reactive"]),
  ...rows("indeterminate", ["ind", "e", "indeterminate", "equivocal"]),
]);

/** What the codes say together: "abnormal" yields to how; two that contradict each other say nothing. */
export function readFlag(interpretations: readonly Raw<CodeableConcept>[]): Flag | null {
  let said: Flag | null = null;
  for (const interpretation of interpretations) {
    const flag = lookUpWord(interpretation, FLAGS);
    if (flag === null || flag === said) continue;
    if (said === null || said === "abnormal") said = flag;
    else if (flag !== "abnormal") return null;
  }
  return said;
}
