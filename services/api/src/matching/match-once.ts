import { type MatchRequest, type OperationId, dateSchema } from "@cohort/contract";
import { type Day, expectDefined, formatDay, ok, parseDay, patientId } from "@cohort/foundation";
import { z } from "zod";
import type { ApiDeps } from "../deps.ts";
import { type Worked, createIdempotency, sha256 } from "../edge/idempotency.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { type MatchedNow, matchNow } from "./match-now.ts";

/** What an Idempotency-Key keeps of a match: not the answer, which would be a record of a bundle that is to be forgotten. */
const rememberedSchema = z.strictObject({ asOf: dateSchema, hash: z.string() });
type Remembered = z.infer<typeof rememberedSchema>;

/** Matches what was asked and answers with what `tell` makes of it, whatever the form that it is asked in. */
export type Matching = (
  request: ApiRequest,
  asked: MatchRequest,
  tell: (matched: MatchedNow, asOf: Day) => Outcome<object>,
) => Promise<Outcome<Answer>>;

const CHANGED =
  "The record, a study or a version changed since this Idempotency-Key was used: its answer no longer holds. Use a new key.";

/** One patient matched for an operation, once an Idempotency-Key: of a stored patient the audit names whom, of a bundle nobody. */
export function createMatching(deps: ApiDeps, operation: OperationId): Matching {
  const once = createIdempotency(deps.store, operation, rememberedSchema);

  /** A match is a pure function of what goes into it: made again as of the same date, it is the same while the rest is. */
  async function matchAsOf(
    [request, asked, tell]: Parameters<Matching>,
    remembered: Remembered | null,
  ): Promise<Outcome<Worked<Remembered>>> {
    const date = remembered?.asOf ?? asked.asOf;
    const asOf =
      date === undefined ? deps.today() : expectDefined(parseDay(date), "a date that was checked");
    const matched = await matchNow(deps, request, asked, asOf);
    if (!matched.ok) return matched;
    const body = tell(matched.value, asOf);
    if (!body.ok) return body;
    const hash = sha256(JSON.stringify(body.value));
    if (remembered !== null && remembered.hash !== hash) {
      return reject("conflict", { detail: CHANGED });
    }
    const { patient } = asked;
    const patients = patient === undefined ? [] : [patientId(patient.slice("Patient/".length))];
    const { matches, subject } = matched.value;
    const detail = { cohorts: matches.length, issues: subject.record.issues.length };
    return ok({
      answer: { status: 200, body: body.value, about: { patients, detail } },
      remember: { asOf: formatDay(asOf), hash },
    });
  }

  return (...asking) => {
    const [request, asked] = asking;
    return once(request, asked, (remembered) => matchAsOf(asking, remembered));
  };
}
