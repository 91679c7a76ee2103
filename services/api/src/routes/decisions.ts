import { decisionRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { TRANSITIONS, isLegal } from "@cohort/matching";
import type { Decision } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import { type Shown, shownTo } from "../auth/shown.ts";
import { checkReason } from "../candidate/check-reason.ts";
import { findCandidate } from "../candidate/find-candidate.ts";
import type { ApiDeps } from "../deps.ts";
import { entityTag, versionOf } from "../edge/entity-tag.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { decisionToWire } from "./candidate-to-wire.ts";

/** Says what holds now, so that the person can look at it before trying again. */
function stale(decision: Decision | null, shown: Shown) {
  const current = decisionToWire(decision, shown);
  return reject("stale-version", {
    detail: "Somebody else decided meanwhile. Look at the current decision and try again.",
    errors: [
      { field: "If-Match", message: `the current version is ${entityTag(current.version)}` },
    ],
    headers: { ETag: entityTag(current.version) },
    extra: { current },
  });
}

export function decisionRoutes(deps: ApiDeps): readonly Route[] {
  async function decide(request: ApiRequest): Promise<Outcome<Answer>> {
    const expected = versionOf(request.header("If-Match"));
    if (!expected.ok) return expected;
    const body = validate(decisionRequestSchema, request.body, "body");
    if (!body.ok) return body;
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const { study, patient, version, status: from, decision } = found.value;
    const shown = shownTo(request.auth, study, request.access.roles);
    if (version !== expected.value) return stale(decision, shown);

    const { status, reason = null, criterion = null, note = null } = body.value;
    if (!isLegal(from, status)) {
      const next = TRANSITIONS[from].join(", ");
      return rejectField("not-possible", "status", `from ${from} it can become: ${next}`);
    }
    const reasoned = await checkReason(deps, study, { status, reason, criterion });
    if (!reasoned.ok) return reasoned;
    const put = await deps.store.decisions.put(
      {
        study,
        patient,
        expectedVersion: version,
        status,
        reason,
        criterion,
        note: note === "" ? null : note,
      },
      request.actor,
      request.access,
    );
    if (put.ok) {
      const headers = { ETag: entityTag(put.value.version) };
      return ok({ status: 200, body: decisionToWire(put.value, shown), headers });
    }
    if (put.failure.code === "CANDIDATE.NOT_FOUND") return reject("not-found");
    const now = await findCandidate(deps, request);
    return now.ok ? stale(now.value.decision, shown) : now;
  }

  return [
    {
      operation: "decide",
      roles: MAY.decide,
      shows: "patients",
      audit: "by-store",
      attempted: "change",
      handle: decide,
    },
  ];
}
