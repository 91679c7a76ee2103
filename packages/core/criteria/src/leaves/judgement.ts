import { conceptId } from "@cohort/foundation";
import type { ObservationFact } from "@cohort/record";
import { type Context, labelOf, latestOf, placeOf } from "../context.ts";
import { decided, openForPerson } from "../absence.ts";
import { dateText, observationEvidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { tierFor } from "../observed.ts";
import { EVER } from "../resolve.ts";
import type { LeafRule } from "../syntax.ts";

function wordOf(fact: ObservationFact): string | null {
  if (fact.value.type === "word") return fact.value.word;
  return fact.value.type === "boolean" ? String(fact.value.value) : null;
}

/** What only a person can judge, unless the record holds somebody's answer. */
export function evaluateJudgement(
  context: Context,
  rule: Extract<LeafRule, { kind: "judgement" }>,
): Finding {
  const asked = openForPerson(rule.question, {
    id: "judgement",
    values: { question: rule.question },
  });
  if (!rule.settledBy) return asked;
  const { yes, no } = rule.settledBy;
  const concept = conceptId(rule.settledBy.concept);
  const recorded = context.index.of([concept]);
  const answers = recorded.filter(
    (fact): fact is ObservationFact =>
      fact.kind === "observation" &&
      fact.status === "final" &&
      tierFor(context, fact, [concept]) === "core" &&
      placeOf(fact.when, EVER, context.asOf) === "inside",
  );
  const breakpoints = recorded.flatMap((fact) =>
    fact.kind === "observation" && fact.when && fact.when.from > context.asOf
      ? [fact.when.from]
      : [],
  );
  const current = latestOf(answers);
  const words = new Set(current.map(wordOf));
  const [word] = words;
  const [fact] = current;
  if (!fact || words.size !== 1 || typeof word !== "string") return { ...asked, breakpoints };
  if (!yes.includes(word) && !no.includes(word)) return { ...asked, breakpoints };
  return decided(
    yes.includes(word),
    { id: "settled", values: { what: labelOf(context, concept), word, date: dateText(fact.when) } },
    {
      basis: fact.attested ? "attested" : "recorded",
      evidence: observationEvidence(fact, concept),
      breakpoints,
    },
  );
}
