import { type Role, ROLES } from "@cohort/foundation";

/** Who may do what. One row a permission; a route names a row. */
export const MAY = {
  readStudies: ROLES,
  readCandidates: ["viewer", "screener", "study-lead", "auditor"],
  /** What the record says of a candidate, entry by entry. */
  readValues: ["screener", "study-lead", "auditor"],
  /** Who somebody is: for those alone who have to do with them. */
  readPerson: ["screener", "study-lead"],
  /** As FHIR: no more than who is a candidate, and why the machine says so. */
  readScreeningList: ["viewer", "screener", "study-lead", "auditor", "ehr-client"],
  decide: ["screener", "study-lead"],
  /** Whoever moves a bound to and fro learns the value: only who is shown it anyway. */
  tryChanges: ["screener", "study-lead"],
  /** Without ids and texts; with them: `exportInternalLog`. */
  exportLog: ["screener", "study-lead", "auditor"],
  exportInternalLog: ["screener", "study-lead"],
  match: ["screener", "study-lead", "ehr-client"],
  callCdsHooks: ["ehr-client"],
  sync: ["admin"],
  readQuarantine: ["admin", "auditor"],
  replayQuarantine: ["admin"],
  readCoverage: ["admin", "study-lead", "auditor"],
  manageKeys: ["admin"],
  grant: ["admin"],
  stateLegalBasis: ["study-lead", "admin"],
  readAudit: ["auditor"],
  replayDecisions: ["auditor", "study-lead"],
  readJobs: ["admin", "study-lead", "auditor"],
} as const satisfies Record<string, readonly Role[]>;
