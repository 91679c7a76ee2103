import type { Generated } from "kysely";

/** What of a match only lists tell. */
export interface MatchListing {
  readonly first_seen_at: Generated<string>;
  readonly changed_at: Generated<string>;
  /** Concepts, with blanks between. */
  readonly needs: Generated<string>;
}

/** What the people who screen keep beside decisions. */
export interface ScreeningTables {
  readonly assignment: {
    readonly study: string;
    readonly patient: string;
    readonly assignee: string | null;
    readonly due_on: string | null;
    readonly snoozed_until: string | null;
    readonly changed_by: string;
    readonly changed_at: Generated<string>;
  };
  readonly study_watch: {
    readonly subject: string;
    readonly study: string;
    readonly mode: Generated<"all" | "eligible" | "off">;
    readonly seen_at: string | null;
  };
  readonly saved_view: {
    readonly subject: string;
    readonly study: string;
    readonly name: string;
    readonly query: string;
  };
  readonly screening_number: {
    readonly study: string;
    readonly patient: string;
    readonly number: number;
  };
}
