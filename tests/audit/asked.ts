import type { AuditAction } from "@cohort/postgres";
import { STUDY } from "../api/support.ts";

/** How a route is asked so that it answers, and the row that this leaves. */
export interface Asked {
  /** With what the path names filled in; by default p1 of the study. */
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly action: AuditAction;
  readonly study?: string;
  readonly patients?: readonly string[];
}

/** What there is to be asked for, found or made before. */
export interface Made {
  readonly job: string;
  readonly stopped: string;
  readonly key: string;
  readonly subject: string;
  readonly provenance: string;
  readonly card: string;
}

/** Nothing of it: to know which routes there are. */
export const NOTHING_MADE: Made = {
  job: "",
  stopped: "",
  key: "",
  subject: "",
  provenance: "",
  card: "",
};

const CANDIDATE = { study: STUDY, patients: ["p1"] } as const;
const AS_PARAMETERS = {
  resourceType: "Parameters",
  parameter: [{ name: "subject", valueReference: { reference: "Patient/p1" } }],
};
/** A hook's, about p1. */
export const CALL = {
  hook: "patient-view",
  hookInstance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
  context: { userId: "Practitioner/abc", patientId: "p1" },
};
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** One row for each route that is audited: a route that is not in here fails. */
export const askedOf = (made: Made): Readonly<Record<string, Asked>> => ({
  match: { body: { patient: "Patient/p1" }, action: "match", patients: ["p1"] },
  listCandidates: { action: "search", study: STUDY, patients: ["p1", "p2"] },
  whatIf: {
    path: `/v1/studies/${STUDY}/what-if`,
    body: { changes: [{ criterion: "inc-2", drop: true }] },
    action: "search",
    study: STUDY,
    patients: [],
  },
  readCandidate: { action: "read", ...CANDIDATE },
  readHistory: { action: "read", ...CANDIDATE },
  readSeries: {
    path: `/v1/studies/${STUDY}/candidates/p1/series?concept=lvef`,
    action: "read",
    ...CANDIDATE,
  },
  readPerson: { action: "read", ...CANDIDATE },
  exportScreeningLog: {
    path: `/v1/studies/${STUDY}/screening-log?profile=internal`,
    action: "export",
    study: STUDY,
    patients: ["p1", "p2"],
  },
  decide: {
    body: { status: "to-review", note: "ask the clinic" },
    headers: { "If-Match": 'W/"0"' },
    action: "change",
    ...CANDIDATE,
  },
  decideMany: {
    body: { candidates: [{ id: "p1", version: 1 }], status: "contacted" },
    path: `/v1/studies/${STUDY}/candidates/decisions`,
    action: "change",
    ...CANDIDATE,
  },
  takeBack: {
    body: { candidates: [{ id: "p1", version: 2 }] },
    path: `/v1/studies/${STUDY}/candidates/take-back`,
    action: "change",
    ...CANDIDATE,
  },
  assign: {
    body: { assignee: "me" },
    path: `/v1/studies/${STUDY}/candidates/p1/assignment`,
    action: "change",
    ...CANDIDATE,
  },
  assignMany: {
    body: { candidates: ["p1"], assignee: null },
    path: `/v1/studies/${STUDY}/candidates/assignments`,
    action: "change",
    ...CANDIDATE,
  },
  claimNext: {
    path: `/v1/studies/${STUDY}/candidates/claim?id=p1`,
    action: "change",
    ...CANDIDATE,
  },
  replayDecision: {
    path: `/v1/studies/${STUDY}/candidates/p1/decisions/1/replay`,
    action: "read",
    ...CANDIDATE,
  },
  attest: {
    body: {
      basis: "letter of 2026-11-02",
      statement: { kind: "complete-history", of: "medication" },
    },
    action: "change",
    ...CANDIDATE,
  },
  startSync: { body: {}, action: "configure" },
  cancelJob: { path: `/v1/jobs/${made.job}/cancel`, action: "configure" },
  resumeJob: { path: `/v1/jobs/${made.stopped}/resume`, action: "configure" },
  listQuarantine: { action: "search" },
  replayQuarantine: { body: { stage: "read" }, action: "configure", patients: ["p1"] },
  listGrants: { action: "search" },
  putGrant: {
    body: { principal: "group:desk", role: "viewer", study: STUDY },
    action: "configure",
    study: STUDY,
  },
  revokeGrants: {
    body: { principal: "group:desk", role: "viewer", study: STUDY },
    action: "configure",
    study: STUDY,
  },
  readLegalBasis: { path: `/v1/studies/${STUDY}/legal-basis`, action: "read", study: STUDY },
  stateLegalBasis: {
    path: `/v1/studies/${STUDY}/legal-basis`,
    body: { reference: "EC 2/2026", validFrom: "2020-01-01" },
    action: "configure",
    study: STUDY,
  },
  listKeys: { action: "search" },
  createKey: {
    body: { name: "desk", roles: ["viewer"], studies: [STUDY], until: "2026-12-31" },
    action: "configure",
  },
  revokeKey: { path: `/v1/keys/${made.key}/revoke`, action: "configure" },
  listAudit: { path: "/v1/audit?patient=p1", action: "search", patients: ["p1"] },
  readAuditHead: { action: "read" },
  verifyAudit: { body: {}, action: "read" },

  fhirMatchStudies: { body: AS_PARAMETERS, action: "match", patients: ["p1"] },
  fhirEvaluateGroup: {
    path: `/fhir/Group/${STUDY}-eligibility-sle/$evaluate`,
    body: AS_PARAMETERS,
    action: "match",
    ...CANDIDATE,
  },
  fhirReadSubject: {
    path: `/fhir/ResearchSubject/${made.subject}`,
    action: "read",
    ...CANDIDATE,
  },
  fhirSearchSubjects: {
    path: `/fhir/ResearchSubject?study=${STUDY}&patient=Patient/p1`,
    action: "search",
    ...CANDIDATE,
  },
  fhirSearchSubjectsByForm: {
    body: `study=${STUDY}&patient=Patient/p1`,
    headers: FORM,
    action: "search",
    ...CANDIDATE,
  },
  fhirReadList: { action: "read", study: STUDY, patients: ["p1", "p2"] },
  fhirSearchLists: { action: "search", study: STUDY, patients: ["p1", "p2"] },
  fhirSearchListsByForm: {
    body: `_id=${STUDY}`,
    headers: FORM,
    action: "search",
    study: STUDY,
    patients: ["p1", "p2"],
  },
  fhirReadGroup: {
    path: `/fhir/Group/${STUDY}-eligibility-sle`,
    action: "read",
    study: STUDY,
  },
  fhirReadAuditEvent: { path: "/fhir/AuditEvent/1", action: "read", study: STUDY },
  fhirSearchAuditEvents: {
    path: "/fhir/AuditEvent?patient=Patient/p1",
    action: "search",
    patients: ["p1"],
  },
  fhirSearchAuditEventsByForm: {
    body: "patient=Patient/p1",
    headers: FORM,
    action: "search",
    patients: ["p1"],
  },
  fhirReadProvenance: {
    path: `/fhir/Provenance/${made.provenance}`,
    action: "read",
    ...CANDIDATE,
  },
  fhirSearchProvenances: {
    path: `/fhir/Provenance?target=ResearchSubject/${made.subject}`,
    action: "search",
    ...CANDIDATE,
  },
  fhirSearchProvenancesByForm: {
    body: `target=ResearchSubject/${made.subject}`,
    headers: FORM,
    action: "search",
    ...CANDIDATE,
  },
  callCdsService: { body: CALL, action: "match", patients: ["p1"] },
  giveCardFeedback: {
    body: {
      feedback: [
        { card: made.card, outcome: "overridden", outcomeTimestamp: "2026-11-22T10:00:00Z" },
      ],
    },
    action: "change",
    patients: ["p1"],
  },
});
