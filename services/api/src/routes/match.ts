import {
  type MatchAnswer,
  NOTICE,
  issueToWire,
  matchRequestSchema,
  matchToWire,
} from "@cohort/contract";
import { type Day, formatDay, ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { MatchedNow } from "../matching/match-now.ts";
import { createMatching } from "../matching/match-once.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

function answerOf({ subject, matches }: MatchedNow, asOf: Day): MatchAnswer {
  const { reference, record } = subject;
  return {
    notice: NOTICE,
    asOf: formatDay(asOf),
    patient: reference,
    matches: matches.map((one) => matchToWire(one, reference)),
    issues: record.issues.map(issueToWire),
  };
}

export function matchRoutes(deps: ApiDeps): readonly Route[] {
  const matching = createMatching(deps, "match");

  async function match(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(matchRequestSchema, request.body, "body");
    if (!body.ok) return body;
    return matching(request, body.value, (matched, asOf) => ok(answerOf(matched, asOf)));
  }

  return [{ operation: "match", roles: MAY.match, audit: "match", handle: match }];
}
