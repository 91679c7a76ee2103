/** What a person does with a candidate. */
export const STATUSES = [
  "new",
  "to-review",
  "contacted",
  "deferred",
  "consented",
  "screening",
  "eligible",
  "on-study",
  "ineligible",
  "withdrawn",
] as const;
export type Status = (typeof STATUSES)[number];

const OPEN = ["to-review", "contacted", "deferred"] as const;

/** The legal transitions, one row a status. Ends can be reopened for review: people correct mistakes. */
export const TRANSITIONS = {
  new: [...OPEN, "consented", "ineligible", "withdrawn"],
  "to-review": ["contacted", "deferred", "consented", "ineligible", "withdrawn"],
  contacted: ["to-review", "deferred", "consented", "ineligible", "withdrawn"],
  deferred: ["to-review", "contacted", "consented", "ineligible", "withdrawn"],
  consented: ["screening", "ineligible", "withdrawn"],
  screening: ["eligible", "ineligible", "withdrawn"],
  eligible: ["on-study", "ineligible", "withdrawn"],
  "on-study": ["withdrawn"],
  ineligible: ["to-review"],
  withdrawn: ["to-review"],
} as const satisfies Record<Status, readonly Status[]>;

/** Statuses that need a coded reason. */
export const NEEDS_REASON: ReadonlySet<Status> = new Set(["deferred", "ineligible", "withdrawn"]);

export const DECISION_REASONS = [
  "criterion-not-met",
  "criterion-unknown",
  "declined",
  "enrolled-elsewhere",
  "physician-advice",
  "unreachable",
  "awaiting-result",
  "temporary-condition",
  "withdrew-consent",
  "lost-to-follow-up",
  "deceased",
  "other",
] as const;
export type DecisionReason = (typeof DECISION_REASONS)[number];

/** Keeping a status (to add a note) is always legal. */
export const isLegal = (from: Status, to: Status): boolean =>
  from === to || (TRANSITIONS[from] as readonly Status[]).includes(to);

/** As long as a person may take their own latest decision back: the status of before holds again, whatever the steps say. */
export const TAKE_BACK_SECONDS = 60;
