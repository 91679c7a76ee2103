import {
  type Candidate,
  type CandidateList,
  type History,
  NOTICE,
  candidateQuerySchema,
  issueToWire,
} from "@cohort/contract";
import { formatDay, ok, patientId, patientIn } from "@cohort/foundation";
import type { Candidate as StoredCandidate } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import { shownTo } from "../auth/shown.ts";
import type { ApiDeps } from "../deps.ts";
import { entityTag } from "../edge/entity-tag.ts";
import { nextLink } from "../edge/next-link.ts";
import { type Outcome, reject, rejectFailure, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import { cohortsOf } from "../matching/cohorts-of.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import {
  attestationToWire,
  decisionToWire,
  historyEntryToWire,
  rowToWire,
  storedMatchToWire,
} from "./candidate-to-wire.ts";

/** The candidate that a path names. */
export async function findCandidate(
  { store }: Pick<ApiDeps, "store">,
  { params, access }: Pick<ApiRequest, "params" | "access">,
): Promise<Outcome<StoredCandidate>> {
  const found = await store.candidates.get(
    params["study"] ?? "",
    patientId(params["id"] ?? ""),
    access,
  );
  return found ? ok(found) : reject("not-found");
}

export function candidateRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;

  async function listCandidates(request: ApiRequest): Promise<Outcome<Answer>> {
    const study = request.params["study"] ?? "";
    const cohorts = await cohortsOf(deps, study);
    if (!cohorts) return reject("not-found");
    const query = validate(candidateQuerySchema, request.query, "query");
    if (!query.ok) return query;
    const { cohort, verdict, status, sort, limit, cursor } = query.value;
    if (cohort !== undefined && !cohorts.has(cohort)) {
      return rejectField("invalid-request", "cohort", "the study has no such cohort");
    }
    const asked = {
      study,
      sort,
      limit,
      ...(cohort === undefined ? {} : { cohort }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await store.candidates.list(asked, request.access);
    if (!page.ok) return rejectFailure("invalid-request", page.failure);
    const { total, candidates, next } = page.value;
    const shown = shownTo(request.auth, study, request.access.roles);
    const body: CandidateList = {
      notice: NOTICE,
      study,
      asOf: formatDay(deps.today()),
      total,
      candidates: candidates.map((row) => rowToWire(row, shown)),
      next,
    };
    const patients = candidates.map(({ patient }) => patientIn(patient));
    return ok({
      status: 200,
      body,
      headers: next === null ? {} : nextLink(request, { cursor: next }),
      about: { patients },
    });
  }

  async function readCandidate(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const candidate = found.value;
    const shown = shownTo(request.auth, candidate.study, request.access.roles);
    const [stored] = await store.records.load(shown.values ? [candidate.patient] : []);
    const body: Candidate = {
      notice: NOTICE,
      study: candidate.study,
      patient: `Patient/${candidate.patient}`,
      matches: candidate.matches.map((match) => storedMatchToWire(match, candidate.patient, shown)),
      decision: decisionToWire(candidate.decision, shown),
      reviewAgain: candidate.reviewAgain,
      attestations: candidate.attestations.map((each) => attestationToWire(each, shown)),
      issues: (stored?.record.issues ?? []).map(issueToWire),
    };
    return ok({ status: 200, body, headers: { ETag: entityTag(candidate.version) } });
  }

  async function readHistory(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const { study, patient } = found.value;
    const entries = await store.candidates.history(study, patient, request.access);
    const shown = shownTo(request.auth, study, request.access.roles);
    const body: History = {
      notice: NOTICE,
      study,
      patient: `Patient/${patient}`,
      entries: entries.map((entry) => historyEntryToWire(entry, shown)),
    };
    return ok({ status: 200, body });
  }

  return [
    {
      operation: "listCandidates",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "search",
      handle: listCandidates,
    },
    {
      operation: "readCandidate",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "read",
      handle: readCandidate,
    },
    {
      operation: "readHistory",
      roles: MAY.readCandidates,
      shows: "patients",
      audit: "read",
      handle: readHistory,
    },
  ];
}
