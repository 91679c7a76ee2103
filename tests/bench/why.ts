import { type Row, isReached } from "./row.ts";

/** Why a target is out of reach as things stand, by the rows' ids. Said only where it is. */
const WHY: Readonly<Record<string, string>> = {
  T1: "T1: a candidate's criteria are told with words, evidence, dates of change and next steps, in up to 13 cohorts; that costs more than the parsing of the bundle.",
  T3: "T3: the lean source looks entries up by code, so that the engine visits only what a criterion asks about.",
  T4: "T4: the match itself is most of both ways; what is saved is the parsing and mapping.",
  T5: "T5: a row of ours holds every criterion with its words and evidence, about 26 KB of JSON, which is made, hashed, sent and compressed; the target was seen with slim rows.",
  T7: "T7: the dictionary and the studies with their compiled look-ups take most of it, whatever the number of patients.",
};

export function whyNot(row: Row): string | null {
  if (isReached(row) !== false) return null;
  return WHY[row.id.split(" ")[0] ?? ""] ?? null;
}
