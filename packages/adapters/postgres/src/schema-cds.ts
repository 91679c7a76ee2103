import type { Generated } from "kysely";
import type { Verdict } from "@cohort/matching";
import type { CardInterest, CardOutcome, OverrideReason } from "./interface/cds.ts";

/** The tables of cards and what became of them, as kysely sees them. */
export interface CdsTables {
  readonly cds_showing: {
    readonly card: string;
    readonly study: string;
    readonly patient: string;
    readonly suggestion: string;
    readonly client: string;
    readonly hook: string;
    readonly visit: string | null;
    readonly verdict: Verdict;
    readonly at: Generated<string>;
  };
  readonly cds_feedback: {
    readonly card: string;
    readonly outcome: CardOutcome;
    readonly outcome_at: string;
    readonly reason: OverrideReason | null;
    readonly suggestions: readonly string[];
    readonly received_at: Generated<string>;
  };
  readonly cds_interest: {
    readonly patient: string;
    readonly study: string;
    readonly interest: CardInterest | null;
    readonly suppressed: boolean;
    readonly outcome_at: string;
    readonly answered_at: string;
  };
}
