import { type Attested, attestationRequestSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import { shownTo } from "../auth/shown.ts";
import { findCandidate } from "../candidate/find-candidate.ts";
import { storedMatchToWire } from "../candidate/match-to-wire.ts";
import { recordAlone } from "../candidate/record-alone.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import { matchAgain } from "../matching/match-again.ts";
import { checkStatement } from "../matching/statement.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { attestationToWire } from "./candidate-to-wire.ts";

export function attestationRoutes(deps: ApiDeps): readonly Route[] {
  const { store, terminology } = deps;

  async function attest(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(attestationRequestSchema, request.body, "body");
    if (!body.ok) return body;
    const found = await findCandidate(deps, request);
    if (!found.ok) return found;
    const candidate = found.value;
    const context = { candidate, terminology, today: deps.today() };
    const statement = checkStatement(body.value.statement, context);
    if (!statement.ok) return statement;

    const added = await store.attestations.add(
      candidate.patient,
      { basis: body.value.basis, statement: statement.value },
      { study: candidate.study, by: request.actor, access: request.access },
    );
    // The patient has left the EHR: there is no record that a statement could join.
    if (!added.ok) return reject("not-found", { detail: "The patient has no record any more." });
    await matchAgain(deps, candidate.patient);
    const now = await findCandidate(deps, request);
    const [stored] = await store.records.load([candidate.patient]);
    const alone = now.ok ? await recordAlone(deps, now.value, stored) : null;
    const shown = shownTo(request.auth, candidate.study, request.access.roles);
    const answer: Attested = {
      attestation: attestationToWire(added.value, shown),
      matches:
        now.ok && alone
          ? now.value.matches.map((match) =>
              storedMatchToWire(match, candidate.patient, shown, alone(match)),
            )
          : [],
    };
    return ok({ status: 201, body: answer });
  }

  return [
    {
      operation: "attest",
      roles: MAY.decide,
      shows: "patients",
      audit: "by-store",
      attempted: "change",
      handle: attest,
    },
  ];
}
