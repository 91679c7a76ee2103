/** What a person or system may be in a study. One word each, the same in grants, keys, tokens and screens. */
export const ROLES = [
  "viewer",
  "screener",
  "study-lead",
  "auditor",
  "admin",
  "ehr-client",
] as const;
export type Role = (typeof ROLES)[number];

/** A grant for every study there is or will be. */
export const ALL_STUDIES = "*";
