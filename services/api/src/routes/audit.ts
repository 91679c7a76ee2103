import {
  type AuditList,
  type WireAuditEvent,
  type WireAuditHead,
  type WireAuditVerification,
  auditQuerySchema,
  auditVerifyRequestSchema,
} from "@cohort/contract";
import { ok, patientId } from "@cohort/foundation";
import type { AuditEvent, AuditHead, AuditQuery } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { nextLink } from "../edge/next-link.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

/** Rows that one request looks through: a second or two. */
const VERIFIED_AT_ONCE = 50_000;

const eventToWire = (event: AuditEvent): WireAuditEvent => ({
  seq: event.seq,
  at: event.at,
  actor: { ...event.actor },
  action: event.action,
  operation: event.operation,
  outcome: event.outcome,
  study: event.study,
  patients: event.patients.map((patient) => `Patient/${patient}`),
  purpose: event.purpose,
  detail: { ...event.detail },
  previousHash: event.previousHash,
  hash: event.hash,
});

const headToWire = ({ seq, hash, at }: AuditHead): WireAuditHead => ({ seq, hash, at });

export function auditRoutes({ store }: Pick<ApiDeps, "store">): readonly Route[] {
  async function list(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(auditQuerySchema, request.query, "query");
    if (!asked.ok) return asked;
    const { patient, from, to, limit, study, subject, action, before } = asked.value;
    const about = patient === undefined ? [] : [patientId(patient)];
    const question: AuditQuery = {
      limit: limit + 1,
      ...(patient === undefined ? {} : { patient: patientId(patient) }),
      ...(study === undefined ? {} : { study }),
      ...(subject === undefined ? {} : { subject }),
      ...(action === undefined ? {} : { action }),
      ...(before === undefined ? {} : { before }),
      ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
      ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
    };
    const found = await store.audit.list(question, request.access);
    const shown = found.slice(0, limit);
    const next = found.length > limit ? (shown.at(-1)?.seq ?? null) : null;
    const body: AuditList = { events: shown.map(eventToWire), next };
    return ok({
      status: 200,
      body,
      about: { patients: about, ...(study === undefined ? {} : { study }) },
      headers: next === null ? {} : nextLink(request, { before: String(next) }),
    });
  }

  async function readHead(): Promise<Outcome<Answer>> {
    const head = await store.audit.head();
    return head ? ok({ status: 200, body: headToWire(head) }) : reject("not-found");
  }

  async function verify({ body }: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(auditVerifyRequestSchema, body ?? {}, "body");
    if (!asked.ok) return asked;
    const { from, heads } = asked.value;
    const report = await store.audit.verify({
      heads,
      limit: VERIFIED_AT_ONCE,
      ...(from === undefined ? {} : { from }),
    });
    const { rows, until, isComplete, findings, total } = report;
    const answer: WireAuditVerification = {
      rows,
      until: until && headToWire(until),
      isComplete,
      findings: findings.map(({ seq, what }) => ({ seq, what })),
      total,
    };
    return ok({ status: 200, body: answer, about: { detail: { rows, wrong: total } } });
  }

  const roles = MAY.readAudit;
  return [
    { operation: "listAudit", roles, audit: "search", handle: list },
    { operation: "readAuditHead", roles, audit: "read", handle: readHead },
    { operation: "verifyAudit", roles, reach: "site", audit: "read", handle: verify },
  ];
}
