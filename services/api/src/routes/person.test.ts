import { expect, it } from "@jest/globals";
import { expectDefined, patientId } from "@cohort/foundation";
import type { Candidate } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import type { ApiRequest, RouteOfGuard } from "../route.ts";
import { personRoutes } from "./person.ts";

it("nobody has a name where no EHR is configured", async () => {
  const found: Candidate = {
    study: "S",
    patient: patientId("p1"),
    status: "new",
    version: 0,
    reviewAgain: false,
    matches: [],
    decision: null,
    attestations: [],
  };
  const candidates = { get: () => Promise.resolve(found) };
  const deps = { store: { candidates }, readPerson: null } as unknown as ApiDeps;
  const route = expectDefined(personRoutes(deps)[0], "a route") as RouteOfGuard<"roles">;
  const request = { params: { study: "S", id: "p1" } } as unknown as ApiRequest;
  expect(await route.handle(request)).toMatchObject({
    ok: false,
    failure: { kind: "not-found", detail: "No EHR is configured here." },
  });
});
