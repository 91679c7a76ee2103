import type { ConceptId } from "@cohort/foundation";
import { openForData } from "./absence.ts";
import { type Context, labels } from "./context.ts";
import { type Finding, anyOf, sortedDays } from "./finding.ts";
import { firstToHear } from "./outcome.ts";

/**
 * Alternative tests or measures for one question answer it together: any positive is positive, else one
 * usable negative suffices, and those that were not done do not count; results of one that contradict each
 * other keep the question open. One finding a concept.
 */
export function together(
  context: Context,
  concepts: readonly ConceptId[],
  findings: readonly Finding[],
): Finding {
  const breakpoints = sortedDays(findings.flatMap((finding) => finding.breakpoints));
  const [only] = findings;
  if (findings.length === 1 && only) return only;
  const positive = findings.filter(({ truth }) => truth === "true");
  if (positive.length > 0) return { ...anyOf(positive), breakpoints };
  // A test of which one result is positive and another not is no test that was not done.
  const disputed = findings.filter(({ open }) =>
    open.some((one) => one.by === "data" && one.reason === "conflicting"),
  );
  if (disputed.length > 0) return { ...anyOf(disputed), breakpoints };
  const negative = findings.filter(({ proven }) => proven === "false");
  if (negative.length > 0) return { ...anyOf(negative), breakpoints };
  const presumed = findings.filter(({ truth }) => truth === "false");
  const openOnes = findings.flatMap((finding) =>
    finding.open.flatMap((one) => (one.by === "data" ? [{ finding, one }] : [])),
  );
  const worst = firstToHear(openOnes, ({ one }) => one.reason);
  if (worst) {
    const { reason, message } = worst.one;
    return { ...openForData(reason, concepts, message, worst.finding.evidence), breakpoints };
  }
  if (presumed.length > 0) return { ...anyOf(presumed), breakpoints };
  const values = { what: labels(context, concepts) };
  return { ...openForData("missing", concepts, { id: "missing", values }), breakpoints };
}
