import type { Person } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import { findCandidate } from "../candidate/find-candidate.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

/** Who a candidate is: asked of the EHR at this moment and kept nowhere. */
export function personRoutes(deps: ApiDeps): readonly Route[] {
  async function readPerson(request: ApiRequest): Promise<Outcome<Answer>> {
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    if (!deps.readPerson) return reject("not-found", { detail: "No EHR is configured here." });
    const read = await deps.readPerson(found.value.patient);
    if (!read.ok) return reject("ehr-unavailable");
    if (!read.value) return reject("not-found", { detail: "The EHR has no such patient." });
    const { name, birthDate } = read.value;
    const body: Person = { name, birthDate, readAt: new Date(deps.clock()).toISOString() };
    return ok({ status: 200, body });
  }

  return [
    {
      operation: "readPerson",
      roles: MAY.readPerson,
      shows: "patients",
      audit: "read",
      handle: readPerson,
    },
  ];
}
