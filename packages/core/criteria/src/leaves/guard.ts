import { type Day, type Period, conceptId, subtractPeriod } from "@cohort/foundation";
import { type MedicationFact, type Moment, coverage } from "@cohort/record";
import type { Context } from "../context.ts";
import { type Usable, tierFor } from "../observed.ts";
import { periodOf } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";

type Guard = NonNullable<Extract<LeafRule, { kind: "measurement" }>["guard"]>;

/** Whether a drug was surely, perhaps or surely not taken in the time before a sample, its own day included. */
function takenBefore(fact: MedicationFact, sample: Moment, period: Period, asOf: Day): Usable {
  const begin = fact.start ?? fact.end;
  if (!begin) return "undated";
  const cover = coverage(fact, asOf);
  if (!cover) return true;
  const opens = (day: Day): Day => subtractPeriod(day, period);
  const perhaps = cover.earliest <= sample.to && cover.latest >= opens(sample.from);
  if (!perhaps) return true;
  return cover.from <= sample.from && cover.to >= opens(sample.to) ? "missing" : "imprecise";
}

/** A value taken under a drug that distorts it does not count; one that may have been, stays open. */
export function isUnguarded(context: Context, sample: Moment | null, guard: Guard): Usable {
  const concepts = guard.concepts.map(conceptId);
  const period = periodOf(guard.within);
  if (!sample) return true;
  let usable: Usable = true;
  for (const fact of context.index.of(concepts)) {
    if (fact.kind !== "medication" || fact.route === "local") continue;
    const answer = takenBefore(fact, sample, period, context.asOf);
    if (answer === true) continue;
    if (tierFor(context, fact, concepts) !== "core") usable = "unconfirmed";
    else if (answer === "missing") return "missing";
    else usable = answer;
  }
  return usable;
}
