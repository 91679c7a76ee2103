import { conceptId } from "@cohort/foundation";
import type { ResearchSubject } from "fhir/r4.js";
import { type Raw, child, has, textOf } from "./raw.ts";
import { type Reading, undated } from "./reading.ts";
import type { Lost } from "./sheet.ts";
import { type When, dateOf, momentOf } from "./when.ts";

/** No code says it: the resource type does. */
const PARTICIPATION = conceptId("other-trial-participation");

/** FHIR R4 research-subject-status; null: never took part, or not yet. */
const STATUS: ReadonlyMap<string | null, "in" | "over" | null> = new Map([
  ["pending-on-study", "in"],
  ["on-study", "in"],
  ["on-study-intervention", "in"],
  ["on-study-observation", "in"],
  ["follow-up", "in"],
  ["off-study", "over"],
  ["withdrawn", "over"],
  ["potential-candidate", null],
  ["candidate", null],
  ["screening", null],
  ["eligible", null],
  ["ineligible", null],
  ["not-registered", null],
]);

/** What must not be presumed absent with a participation that is left out. */
export const lostParticipation = ({ terminology }: Reading): Lost | null =>
  terminology.concepts.has(PARTICIPATION)
    ? { kind: "observation", concepts: [PARTICIPATION] }
    : null;

/**
 * A ResearchSubject: while it lasts something that the patient has, and from its end on a finding of that
 * day. Whoever withdrew without a period may never have begun, and does not count.
 */
export function readResearchSubject(
  raw: Raw<ResearchSubject>,
  source: string,
  reading: Reading,
): void {
  const { sheet, calendar } = reading;
  const lost = lostParticipation(reading);
  if (lost === null) return;
  const status = textOf(raw, "status");
  const stage = STATUS.get(status);
  if (stage === null || (status === "withdrawn" && !has(raw, "period"))) return;
  if (stage === undefined) {
    return sheet.issue(source, "status", "status is missing, or none that FHIR knows.", lost);
  }
  const period = child(raw, "period");
  const edge = (key: "start" | "end"): When => (period ? dateOf(period, key, calendar) : "none");
  const start = edge("start");
  const end = edge("end");
  const hits = [{ concept: PARTICIPATION, tier: "core", word: "positive" }] as const;
  if (start === "impossible") undated(reading, source, start, "period.start");
  if (stage === "in") {
    sheet.add({
      kind: "condition",
      source,
      hits,
      onset: momentOf(start),
      ended: momentOf(end),
      recorded: null,
      clinical: "active",
      verification: "confirmed",
      severity: null,
    });
  }
  if (typeof end === "string" && (stage === "over" || end === "impossible")) {
    undated(reading, source, end, "period.end");
  }
  if (stage === "in" && typeof end === "string") return;
  sheet.add({
    kind: "observation",
    source,
    hits,
    when: momentOf(end),
    status: "final",
    value: { type: "word", word: "positive" },
    range: null,
    flag: null,
  });
}
