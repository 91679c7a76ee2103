import { ok, patientId } from "@cohort/foundation";
import type { Candidate } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { ApiRequest } from "../route.ts";

/** The candidate that a path names. */
export async function findCandidate(
  { store }: Pick<ApiDeps, "store">,
  { params, access }: Pick<ApiRequest, "params" | "access">,
): Promise<Outcome<Candidate>> {
  const found = await store.candidates.get(
    params["study"] ?? "",
    patientId(params["id"] ?? ""),
    access,
  );
  return found ? ok(found) : reject("not-found");
}
