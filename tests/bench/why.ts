import { type Row, isReached } from "./row.ts";

/** Why a target is out of reach as things stand, by a row's id or the target's. Said only where it is. */
const WHY: Readonly<Record<string, string>> = {
  T1: "T1: mapping alone takes as long as parsing, or longer: every entry that stands for a concept is kept with its value, unit, range and days, whether a study asks for it or not. A candidate's match, of up to 13 cohorts, comes with words, evidence, days of change and next steps.",
  T2: "T2: the engine tells of each criterion why, by which entries and until when; CQL's answer is one of three values.",
  T3: "T3: as T2; and the lean source finds entries by code, so that the peer sees few of a bundle's entries at all.",
  T4: "T4: the match itself is most of both ways, parsing and mapping alone are saved; and a record holds all of a patient's facts, far more than one study asks for.",
  T5: "T5: the match of a candidate with twenty studies takes longer than the bare upsert of its rows: hundreds of criteria, each with words, evidence and days of change (T4 has the time for five studies).",
  T6: "T6: a queue in PostgreSQL writes the beginning and the end of a job to disk, and one job a round bears all of it; with ten jobs a round it was 3.3 %.",
  "T7 streaming":
    "T7: the dictionary and the studies, read and compiled, take most of it, however many patients stream through.",
  "T7 indexed":
    "T7: a fact is an object with objects in it, and all facts of a patient are kept, those of no study too.",
  T8: "T8: matching a candidate of most cohorts takes as long as all that Express does; and the database is asked four times (what is granted, which studies there are, which legal bases hold, the audit), the last of it on disk before anything is told.",
  T9: "T9: the answer waits until its audit is on disk, which the peer's does not: with a database that does not wait for its disk it was 2.9 to 3.3 times Express in the same hour as 4.8 to 6.5 with it.",
  T10: "T10: every page tells how many rows the list has, exactly and in the page's own snapshot, which of 10 000 rows takes longer than the page; narrowed by sex or age it looks at everybody's.",
};

export function whyNot(row: Row): string | null {
  if (isReached(row) !== false) return null;
  return WHY[row.id] ?? WHY[row.id.split(" ")[0] ?? ""] ?? null;
}
