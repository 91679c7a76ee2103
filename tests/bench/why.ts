import { type Row, isReached } from "./row.ts";

/** Why a target is out of reach as things stand, by a row's id or the target's. Said only where it is. */
const WHY: Readonly<Record<string, string>> = {
  T1: "T1: mapping alone takes as long as parsing, or longer: every entry that stands for a concept is kept with its value, unit, range and days, whether a study asks for it or not. A candidate's match, of up to 13 cohorts, comes with words, evidence, days of change and next steps.",
  T2: "T2: the engine tells of each criterion why, by which entries and until when; CQL's answer is one of three values.",
  T3: "T3: as T2; and the lean source finds entries by code, so that the peer sees few of a bundle's entries at all.",
  T4: "T4: the match itself is most of both ways, parsing and mapping alone are saved; and a record holds all of a patient's facts, far more than one study asks for.",
  "T7 streaming":
    "T7: the dictionary and the studies, read and compiled, take most of it, however many patients stream through.",
  "T7 indexed":
    "T7: a fact is an object with objects in it, and all facts of a patient are kept, those of no study too.",
};

export function whyNot(row: Row): string | null {
  if (isReached(row) !== false) return null;
  return WHY[row.id] ?? WHY[row.id.split(" ")[0] ?? ""] ?? null;
}
