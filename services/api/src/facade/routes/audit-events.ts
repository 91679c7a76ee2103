import { ok, patientId } from "@cohort/foundation";
import type { AuditQuery } from "@cohort/postgres";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import { type Outcome, reject, rejectField } from "../../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../../route.ts";
import { toAuditEvent } from "../audit/to-audit-event.ts";
import { answerRead } from "../edge/conditional.ts";
import {
  rangeOf,
  readSearchRequest,
  type SearchRequest,
  valuesOf,
} from "../search/search-request.ts";
import { baseOf, searchset } from "../search/searchset.ts";
import { basesFor, readReferences } from "../search/values.ts";
import { SYSTEM } from "../vocabulary.ts";

const SEQ = /^[1-9][0-9]{0,14}$/;

/** The instant before, in milliseconds: the store's ranges include both ends. */
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

function one(search: SearchRequest, name: string): Outcome<string | undefined> {
  const [value, ...others] = valuesOf(search, name) ?? [];
  return others.length === 0
    ? ok(value)
    : rejectField("invalid-request", name, "takes one value here");
}

function queryOf(
  search: SearchRequest,
  patientBases: readonly string[] | null,
): Outcome<AuditQuery> {
  const patient = one(search, "patient");
  if (!patient.ok) return patient;
  const about = readReferences("patient", "Patient", patient.value?.split(","), patientBases);
  if (!about.ok) return about;
  const agent = one(search, "agent");
  if (!agent.ok) return agent;
  const whom = about.value?.[0];
  const { from, before } = rangeOf(search, "date");
  const { limit, after } = search;
  if (after !== undefined && !SEQ.test(after)) {
    return rejectField("invalid-request", "_cursor", "is none of this server's");
  }
  return ok({
    // One row more than asked says whether there is a next page.
    limit: limit + 1,
    ...(whom === undefined ? {} : { patient: patientId(whom) }),
    ...(agent.value === undefined
      ? {}
      : { subject: agent.value.replace(`${SYSTEM.subject}|`, "") }),
    ...(from === undefined ? {} : { from }),
    ...(before === undefined ? {} : { to: justBefore(before) }),
    ...(after === undefined ? {} : { before: Number(after) }),
  });
}

export function fhirAuditRoutes(deps: ApiDeps): readonly Route[] {
  const { audit } = deps.store;

  async function read(request: ApiRequest): Promise<Outcome<Answer>> {
    const id = request.params["id"] ?? "";
    if (!SEQ.test(id)) return reject("not-found");
    const [row] = await audit.list({ before: Number(id) + 1, limit: 1 }, request.access);
    if (!row || String(row.seq) !== id) return reject("not-found");
    const resource = toAuditEvent(row);
    return ok({
      ...answerRead(request, resource, { versionId: "1", lastUpdated: row.at }),
      about: { patients: row.patients, ...(row.study === null ? {} : { study: row.study }) },
    });
  }

  /** Newest first and not counted: every look at the audit adds to it. */
  async function search(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = readSearchRequest("AuditEvent", request);
    if (!asked.ok) return asked;
    const { limit } = asked.value;
    if (limit === 0) {
      return rejectField(
        "invalid-request",
        "_summary",
        "is not served: audit rows are not counted",
      );
    }
    const query = queryOf(asked.value, basesFor(deps, request, "Patient"));
    if (!query.ok) return query;
    const rows = await audit.list(query.value, request.access);
    const shown = rows.slice(0, limit);
    const hasMore = rows.length > limit;
    // A next link is a URL, and the form was chosen to keep patients' ids out of URLs: there, narrower dates lead on.
    const isByForm = request.path.endsWith("/_search") && query.value.patient !== undefined;
    if (hasMore && isByForm) {
      return reject("not-possible", {
        detail: "Too many rows for one page: ask for a shorter time.",
      });
    }
    return ok({
      status: 200,
      body: searchset(baseOf(deps, request), asked.value, {
        resources: shown.map(toAuditEvent),
        hasMore,
      }),
      about: { patients: query.value.patient === undefined ? [] : [query.value.patient] },
    });
  }

  const roles = MAY.readAudit;
  return [
    { operation: "fhirReadAuditEvent", roles, audit: "read", handle: read },
    { operation: "fhirSearchAuditEvents", roles, audit: "search", handle: search },
    { operation: "fhirSearchAuditEventsByForm", roles, audit: "search", handle: search },
  ];
}
