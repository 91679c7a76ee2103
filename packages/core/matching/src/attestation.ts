import type { Outcome } from "@cohort/criteria";

/** A fact that a person states: it joins the record for all studies. */
export interface AttestedFact {
  readonly kind: "fact";
  readonly concept: string;
  /** A number with `unit`, a closed-list word, or whether it is so. */
  readonly value: number | string | boolean;
  readonly unit: string | null;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** A person states that everything of a kind is recorded: absence is proven then. */
export interface AttestedHistory {
  readonly kind: "complete-history";
  readonly of: "condition" | "medication" | "procedure";
}

/** An outcome that a person states for one study, cohort and criterion, while its rule is `ruleKey`. */
export interface AttestedOutcome {
  readonly kind: "outcome";
  readonly study: string;
  readonly cohort: string;
  readonly criterion: string;
  readonly outcome: Extract<Outcome, "pass" | "fail">;
  readonly ruleKey: string;
  /** What the machine said then: another answer later sets the attestation aside. */
  readonly machine: { readonly outcome: Outcome; readonly evidence: string };
}

export interface Attestation {
  readonly id: string;
  readonly by: string;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  /** Why, or on what source. */
  readonly basis: string;
  readonly statement: AttestedFact | AttestedHistory | AttestedOutcome;
}
