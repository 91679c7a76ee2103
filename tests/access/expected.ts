import { ROLES, type Role } from "@cohort/foundation";

/**
 * What a route is about, and so what a grant for another study than its own is good for.
 * - `study`: one study, named in the path. Of another study: there is no such thing.
 * - `found`: something of a study, found by its id. The same, once the role is one that may ask.
 * - `any`: what the caller's studies say, whichever they are.
 * - `site`: the whole installation. Only who has the role in every study.
 * - `absent`: as `any`, but what the walk asks for is not there: who may ask is told so.
 */
export type Reach = "study" | "found" | "any" | "site" | "absent";

/**
 * Who may call each operation: one row each, `V`iewer, `S`creener, study-`L`ead, `A`uditor, a`D`min and `E`HR client.
 * `public`: anyone. `secret`: who has a subscription's secret. `sign-in`: whoever is about to sign in or out.
 * A new route needs a row here: its operation's id, what it is about, who may call it.
 */
export const EXPECTED: Readonly<Record<string, readonly [Reach, string] | Door>> = {
  match: ["any", "-SL--E"],
  listStudies: ["any", "VSLADE"],
  readStudy: ["study", "VSLADE"],
  readOverview: ["any", "VSLA--"],
  readNotifications: ["any", "VSLA--"],
  watchStudy: ["study", "VSLA--"],
  markSeen: ["study", "VSLA--"],
  listCandidates: ["study", "VSLA--"],
  readFunnel: ["study", "VSLADE"],
  listAdjustable: ["study", "VSLADE"],
  whatIf: ["study", "-SL---"],
  readCandidate: ["study", "VSLA--"],
  decideMany: ["study", "-SL---"],
  takeBack: ["study", "-SL---"],
  assign: ["study", "-SL---"],
  assignMany: ["study", "-SL---"],
  claimNext: ["study", "-SL---"],
  listPeople: ["study", "VSLA--"],
  listViews: ["study", "VSLA--"],
  saveView: ["study", "VSLA--"],
  deleteView: ["study", "VSLA--"],
  readLegalBasis: ["study", "--L-D-"],
  stateLegalBasis: ["study", "--L-D-"],
  readHistory: ["study", "VSLA--"],
  readSeries: ["study", "-SLA--"],
  readPerson: ["study", "-SL---"],
  decide: ["study", "-SL---"],
  replayDecision: ["study", "--LA--"],
  attest: ["study", "-SL---"],

  startSync: ["site", "----D-"],
  readJob: ["any", "--LAD-"],
  exportScreeningLog: ["study", "-SLA--"],
  listJobs: ["any", "--LAD-"],
  readProgress: ["any", "--LAD-"],
  followProgress: ["any", "--LAD-"],
  cancelJob: ["site", "----D-"],
  resumeJob: ["site", "----D-"],
  listQuarantine: ["site", "---AD-"],
  replayQuarantine: ["site", "----D-"],
  readCoverage: ["absent", "--LAD-"],

  listAudit: ["any", "---A--"],
  readAuditHead: ["any", "---A--"],
  verifyAudit: ["site", "---A--"],

  listGrants: ["any", "----D-"],
  putGrant: ["any", "----D-"],
  revokeGrants: ["any", "----D-"],
  listKeys: ["any", "----D-"],
  createKey: ["any", "----D-"],
  revokeKey: ["absent", "----D-"],

  fhirReadStudy: ["study", "VSLADE"],
  fhirSearchStudies: ["any", "VSLADE"],
  fhirSearchStudiesByForm: ["any", "VSLADE"],
  fhirMatchStudies: ["any", "-SL--E"],
  fhirEvaluateGroup: ["found", "-SL--E"],
  fhirReadSubject: ["found", "VSLA-E"],
  fhirSearchSubjects: ["any", "VSLA-E"],
  fhirSearchSubjectsByForm: ["any", "VSLA-E"],
  fhirReadList: ["study", "VSLA-E"],
  fhirSearchLists: ["any", "VSLA-E"],
  fhirSearchListsByForm: ["any", "VSLA-E"],
  fhirReadGroup: ["found", "VSLADE"],
  fhirSearchGroups: ["any", "VSLADE"],
  fhirSearchGroupsByForm: ["any", "VSLADE"],
  fhirReadProvenance: ["found", "VSLA-E"],
  fhirSearchProvenances: ["any", "VSLA-E"],
  fhirSearchProvenancesByForm: ["any", "VSLA-E"],
  fhirReadAuditEvent: ["found", "---A--"],
  fhirSearchAuditEvents: ["any", "---A--"],
  fhirSearchAuditEventsByForm: ["any", "---A--"],

  discoverCdsServices: ["any", "VSLADE"],
  callCdsService: ["any", "-----E"],
  giveCardFeedback: ["any", "-----E"],

  notify: "secret",
  notifyOfResource: "secret",
  beginSignIn: "sign-in",
  finishSignIn: "sign-in",
  readSession: "sign-in",
  signInWithKey: "sign-in",
  signOut: "sign-in",

  fhirMetadata: "public",
  readKeySet: "public",
  healthz: "public",
  live: "public",
  startup: "public",
  ready: "public",
  openApi: "public",
  metrics: "public",
};

export type Door = "public" | "secret" | "sign-in";

export const GRANTS = ["own", "foreign", "everywhere", "expired", "revoked", "none"] as const;
/** Of the study that the walk asks about, of another, of all; ended, taken back, and none at all. */
export type Granted = (typeof GRANTS)[number];

const LETTERS = "VSLADE";

export const mayCall = (letters: string, role: Role): boolean =>
  letters.includes(LETTERS.charAt(ROLES.indexOf(role)));

/** What a caller is told: 403, 404, or something of what they asked for. */
export function toldTo(
  [reach, letters]: readonly [Reach, string],
  role: Role,
  granted: Granted,
): "403" | "404" | "served" {
  const holds = granted === "own" || granted === "foreign" || granted === "everywhere";
  if (reach === "study") {
    if (granted !== "own" && granted !== "everywhere") return "404";
    return mayCall(letters, role) ? "served" : "403";
  }
  if (!holds || !mayCall(letters, role)) return "403";
  if (reach === "site") return granted === "everywhere" ? "served" : "403";
  if (reach === "absent") return "404";
  return reach === "found" && granted === "foreign" ? "404" : "served";
}
