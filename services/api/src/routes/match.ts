import {
  type MatchAnswer,
  NOTICE,
  issueToWire,
  matchRequestSchema,
  matchToWire,
} from "@cohort/contract";
import { expectDefined, formatDay, ok, parseDay, patientId } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { createIdempotency } from "../edge/idempotency.ts";
import type { Outcome } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import { matchNow } from "../matching/match-now.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

export function matchRoutes(deps: ApiDeps): readonly Route[] {
  // A match is a pure function of the request and the date: remembering the date makes a repeat the same.
  const once = createIdempotency<number>(deps.clock);

  async function match(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(matchRequestSchema, request.body, "body");
    if (!body.ok) return body;
    const asked = body.value;
    const asOf = await once(request, asked, () =>
      Promise.resolve(
        asked.asOf === undefined
          ? deps.today()
          : expectDefined(parseDay(asked.asOf), "the date that the schema let pass"),
      ),
    );
    if (!asOf.ok) return asOf;
    const matched = await matchNow(deps, request, asked, asOf.value);
    if (!matched.ok) return matched;
    const { subject, matches } = matched.value;
    const { reference, record } = subject;
    const answer: MatchAnswer = {
      notice: NOTICE,
      asOf: formatDay(asOf.value),
      patient: reference,
      matches: matches.map((one) => matchToWire(one, reference)),
      issues: record.issues.map(issueToWire),
    };
    const { patient } = asked;
    const patients = patient === undefined ? [] : [patientId(patient.slice("Patient/".length))];
    return ok({ status: 200, body: answer, about: { patients } });
  }

  return [{ operation: "match", roles: MAY.match, audit: "match", handle: match }];
}
