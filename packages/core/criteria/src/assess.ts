import type { ConceptId, Day } from "@cohort/foundation";
import type { Finding, Miss } from "./finding.ts";
import {
  type Basis,
  type Evidence,
  type Message,
  type Outcome,
  type UnknownReason,
  firstToHear,
} from "./outcome.ts";
import type { Criterion } from "./syntax.ts";
import type { Truth } from "./truth.ts";

/** What a rule's finding means for a criterion: whether it stands in the way. */
export interface Assessment {
  readonly outcome: Outcome;
  /** Null where the outcome is open. */
  readonly basis: Basis | null;
  readonly reason: UnknownReason | null;
  readonly message: Message;
  readonly evidence: readonly Evidence[];
  readonly needs: readonly ConceptId[];
  readonly breakpoints: readonly Day[];
  readonly miss: Miss | null;
}

/** The truth at which a criterion passes. */
const WANTED: Readonly<Record<Criterion["type"], Truth>> = {
  inclusion: "true",
  exclusion: "false",
};

/**
 * The law of the closed world lives here, once: a presumption may let a patient pass, and never fails
 * one; what is failed by presumption alone is unknown, `missing`. After Kleene has dropped the
 * branches that no longer matter, missing data goes before a person's judgement.
 */
export function assess(type: Criterion["type"], finding: Finding): Assessment {
  const { truth, proven, evidence, breakpoints } = finding;
  if (truth === WANTED[type]) {
    const basis = proven === truth ? finding.basis : "presumed";
    return settled("pass", basis, finding, null);
  }
  if (truth !== "unknown") {
    if (proven === truth) return settled("fail", finding.basis, finding, finding.miss);
    const message = notShown(finding.message);
    return unknown("missing", finding.presumed, message, finding);
  }
  const data = finding.open.flatMap((open) => (open.by === "data" ? [open] : []));
  const first = firstToHear(data, ({ reason }) => reason);
  if (first) {
    const needs = [...new Set(data.flatMap((open) => open.needs))];
    return unknown(first.reason, needs, first.message, finding);
  }
  return {
    outcome: "review",
    basis: null,
    reason: null,
    message: asking(finding),
    evidence,
    needs: [],
    breakpoints,
    miss: null,
  };
}

const settled = (
  outcome: "pass" | "fail",
  basis: Basis,
  { message, evidence, breakpoints }: Finding,
  miss: Miss | null,
): Assessment => ({
  outcome,
  basis,
  reason: null,
  message,
  evidence,
  needs: [],
  breakpoints,
  miss,
});

const unknown = (
  reason: UnknownReason,
  needs: readonly ConceptId[],
  message: Message,
  { evidence, breakpoints }: Finding,
): Assessment => ({
  outcome: "unknown",
  basis: null,
  reason,
  message,
  evidence,
  needs,
  breakpoints,
  miss: null,
});

const NOT_SHOWN: Readonly<Record<string, string>> = {
  "absent-presumed": "missing",
  "absent-other": "missing-other",
};

/** "Presumed absent" is no answer where the entry is asked for: there it is simply not on record. */
const notShown = (message: Message): Message => ({
  ...message,
  id: NOT_SHOWN[message.id] ?? message.id,
  ...(message.parts && { parts: message.parts.map(notShown) }),
});

/** What is recorded, then the open questions. */
function asking(finding: Finding): Message {
  const questions = finding.open.flatMap((open) => (open.by === "person" ? [open.question] : []));
  return {
    id: "review",
    values: { question: [...new Set(questions)].join(" ") },
    parts: [finding.message],
  };
}
