import {
  type MatchAnswer,
  type MatchRequest,
  NOTICE,
  dateSchema,
  issueToWire,
  matchRequestSchema,
  matchToWire,
} from "@cohort/contract";
import { expectDefined, formatDay, ok, parseDay, patientId } from "@cohort/foundation";
import { z } from "zod";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Worked, createIdempotency, sha256 } from "../edge/idempotency.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import { matchNow } from "../matching/match-now.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

/** What an Idempotency-Key keeps of a match: not the answer, which would be a record of a bundle that is to be forgotten. */
const rememberedSchema = z.strictObject({ asOf: dateSchema, hash: z.string() });
type Remembered = z.infer<typeof rememberedSchema>;

export function matchRoutes(deps: ApiDeps): readonly Route[] {
  const once = createIdempotency(deps.store, "match", rememberedSchema);

  async function match(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(matchRequestSchema, request.body, "body");
    if (!body.ok) return body;
    return once(request, body.value, (remembered) => matchAsOf(request, body.value, remembered));
  }

  /** A match is a pure function of what goes into it: made again as of the same date, it is the same while the rest is. */
  async function matchAsOf(
    request: ApiRequest,
    asked: MatchRequest,
    remembered: Remembered | null,
  ): Promise<Outcome<Worked<Remembered>>> {
    const date = remembered?.asOf ?? asked.asOf;
    const asOf =
      date === undefined ? deps.today() : expectDefined(parseDay(date), "a date that was checked");
    const matched = await matchNow(deps, request, asked, asOf);
    if (!matched.ok) return matched;
    const { subject, matches } = matched.value;
    const { reference, record } = subject;
    const answer: MatchAnswer = {
      notice: NOTICE,
      asOf: formatDay(asOf),
      patient: reference,
      matches: matches.map((one) => matchToWire(one, reference)),
      issues: record.issues.map(issueToWire),
    };
    const { patient } = asked;
    const patients = patient === undefined ? [] : [patientId(patient.slice("Patient/".length))];
    const hash = sha256(JSON.stringify(answer));
    if (remembered !== null && remembered.hash !== hash) {
      return reject("conflict", {
        detail:
          "The record, a study or a version changed since this Idempotency-Key was used: its answer no longer holds. Use a new key.",
      });
    }
    return ok({
      answer: { status: 200, body: answer, about: { patients } },
      remember: { asOf: formatDay(asOf), hash },
    });
  }

  return [{ operation: "match", roles: MAY.match, audit: "match", handle: match }];
}
