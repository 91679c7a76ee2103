import { type ConceptId, expectDefined } from "@cohort/foundation";
import { type Context, labelOf } from "./context.ts";
import { openForData } from "./absence.ts";
import type { Finding } from "./finding.ts";

/** Several results of one moment: agreeing ones answer together, disagreeing ones conflict. */
export function ofOneMoment(
  concept: ConceptId,
  context: Context,
  findings: readonly Finding[],
): Finding {
  const settled = findings.filter(({ truth }) => truth !== "unknown");
  const [first] = settled.length > 0 ? settled : findings;
  const one = expectDefined(first, "a result in the window");
  if (settled.every(({ truth }) => truth === one.truth)) return one;
  return openForData(
    "conflicting",
    [concept],
    {
      id: "observed-conflicting",
      values: { what: labelOf(context, concept), date: one.evidence[0]?.date ?? null },
    },
    settled.flatMap(({ evidence }) => evidence),
  );
}
