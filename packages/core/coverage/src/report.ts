import type { UnknownReason } from "@cohort/criteria";
import type { ConceptId } from "@cohort/foundation";
import type { FactKind, KindGap } from "@cohort/record";
import type { ConceptKind, Tier } from "@cohort/terminology";

/** A criterion of a study, as its file names it. */
export interface CriterionName {
  readonly study: string;
  readonly criterion: string;
}

/** What the records hold of one concept. */
export interface ConceptCoverage {
  readonly concept: ConceptId;
  readonly label: string;
  readonly kind: ConceptKind;
  readonly patients: number;
  readonly entries: number;
  /** Of the newest entry, `YYYY-MM-DD`. */
  readonly newest: string | null;
  /** Patients with an entry within the concept's default window; null where it has none: nothing grows stale. */
  readonly fresh: number | null;
  /** The default window, `P28D`; null: ever. */
  readonly window: string | null;
  /** Units of its numbers as the EHR wrote them, most frequent first; `""`: a number without a unit. */
  readonly units: readonly {
    readonly unit: string;
    readonly entries: number;
    readonly converts: boolean;
  }[];
  readonly tiers: Readonly<Partial<Record<Tier, number>>>;
}

/** A concept that studies ask for and that no patient has. */
export interface MissingConcept {
  readonly concept: ConceptId;
  readonly label: string;
  readonly kind: ConceptKind;
  readonly criteria: readonly CriterionName[];
}

/** What an unclaimed code probably is. A guess for a person to check, never used in matching. */
export interface Likely {
  readonly concept: ConceptId;
  readonly label: string;
  /** Whether its unit converts to the concept's; null where there is no unit to compare. */
  readonly unitFits: boolean | null;
  /** The criteria that ask for the concept. */
  readonly criteria: readonly CriterionName[];
}

/** A code in the EHR that no concept claims. */
export interface UnclaimedCoverage {
  readonly kind: FactKind;
  readonly system: string | null;
  readonly code: string;
  readonly patients: number;
  readonly entries: number;
  readonly lastDate: string | null;
  /** UCUM, most frequent first. */
  readonly units: readonly string[];
  /** Null where its display resembled nothing, or something of another kind. */
  readonly likely: Likely | null;
}

/** A code system of which codes are unclaimed. */
export interface SystemCoverage {
  /** Null: codes sent without a system. */
  readonly system: string | null;
  readonly codes: number;
  readonly entries: number;
  /**
   * The known system that its codes are probably written in, and how many of its entries the dictionary would then
   * claim: a site may say so in one line.
   */
  readonly reads: { readonly as: string; readonly codes: number; readonly entries: number } | null;
}

/** How often a criterion stays unknown among candidates, and why. */
export interface CriterionCoverage extends CriterionName {
  readonly cohort: string;
  /** Stored matches of the cohort. */
  readonly matches: number;
  readonly unknown: Readonly<Partial<Record<UnknownReason, number>>>;
  /** Unclaimed codes that may be what it asks for. */
  readonly codes: readonly {
    readonly system: string | null;
    readonly code: string;
    readonly patients: number;
  }[];
}

/** What the data of an EHR cover. Counts and codes only: no patient, no text of an entry. */
export interface Coverage {
  readonly asOf: string;
  readonly patients: number;
  /** Most patients first. */
  readonly concepts: readonly ConceptCoverage[];
  readonly missing: readonly MissingConcept[];
  /** Most patients first, at most a thousand codes. */
  readonly unclaimed: readonly UnclaimedCoverage[];
  /** Entries under codes that are not listed: the rarest, beyond a thousand codes. */
  readonly further: number;
  readonly systems: readonly SystemCoverage[];
  /** Patients of whom nothing of a kind may be presumed absent, by reason. */
  readonly gaps: readonly {
    readonly kind: FactKind;
    readonly reason: KindGap["reason"];
    readonly patients: number;
  }[];
  /** What could not be read, by the mapper's issue codes. */
  readonly issues: readonly {
    readonly code: string;
    readonly entries: number;
    readonly patients: number;
  }[];
  readonly criteria: readonly CriterionCoverage[];
  /** Lines for the site file that would map what is likely; empty where nothing is. */
  readonly siteLines: string;
}
