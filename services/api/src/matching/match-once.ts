import { type MatchRequest, type OperationId, dateSchema } from "@cohort/contract";
import { type Day, expectDefined, formatDay, ok, parseDay } from "@cohort/foundation";
import { z } from "zod";
import type { ApiDeps } from "../deps.ts";
import { type Worked, createIdempotency } from "../edge/idempotency.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { seal, unseal } from "../edge/seal.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { type MatchedNow, aboutOf, matchNow } from "./match-now.ts";

/**
 * What an Idempotency-Key keeps of a match. The answer is a record of somebody, of a bundle even of one who is to be forgotten: it
 * is sealed, for the request alone.
 */
const rememberedSchema = z.strictObject({
  asOf: dateSchema,
  studies: z.array(z.string()),
  optedOut: z.boolean(),
  sealed: z.string(),
});
type Remembered = z.infer<typeof rememberedSchema>;

/** Matches what was asked and answers with what `tell` makes of it, whatever the form that it is asked in. */
export type Matching = (
  request: ApiRequest,
  asked: MatchRequest,
  tell: (matched: MatchedNow, asOf: Day) => Outcome<object>,
) => Promise<Outcome<Answer>>;

const CHANGED =
  "Since this Idempotency-Key was used, a study of its answer closed to the caller, or the patient opted out. Use a new key.";

/** All that the request says: what its answer is kept for. */
const wholeOf = (request: ApiRequest): string =>
  JSON.stringify([request.path, request.header("Idempotency-Key"), request.body]);

const isOptedOut = ({ matches }: MatchedNow): boolean =>
  matches.some(({ gate }) => gate === "optedOut");

/** Whether what was told then may be told now: of these studies, and of whom. */
function mayRepeat(matched: MatchedNow, { studies, optedOut }: Remembered): boolean {
  const now = new Set(matched.studies.map(({ study }) => study.id));
  return studies.every((id) => now.has(id)) && isOptedOut(matched) === optedOut;
}

const remember = (
  matched: MatchedNow,
  { request, asOf, body }: { request: ApiRequest; asOf: Day; body: object },
): Remembered => ({
  asOf: formatDay(asOf),
  studies: matched.studies.map(({ study }) => study.id),
  optedOut: isOptedOut(matched),
  sealed:
    request.header("Idempotency-Key") === undefined
      ? ""
      : seal(JSON.stringify(body), wholeOf(request)),
});

/**
 * One patient matched for an operation, once an Idempotency-Key: a repeat is asked for anew, so that who may no longer know is
 * told nothing, and answered as it was then. Of a stored patient the audit names whom, of a bundle nobody.
 */
export function createMatching(deps: ApiDeps, operation: OperationId): Matching {
  const once = createIdempotency(deps.store, operation, rememberedSchema);

  async function matchAsOf(
    [request, asked, tell]: Parameters<Matching>,
    remembered: Remembered | null,
  ): Promise<Outcome<Worked<Remembered>>> {
    const date = remembered?.asOf ?? asked.asOf;
    const asOf =
      date === undefined ? deps.today() : expectDefined(parseDay(date), "a date that was checked");
    // What is repeated may yet be refused.
    const audit = remembered === null ? request.audit : null;
    const matched = await matchNow(deps, request, asked, { asOf, audit });
    if (!matched.ok) return matched;
    const about = aboutOf(asked, matched.value.subject, matched.value.studies);
    if (remembered !== null) {
      if (!mayRepeat(matched.value, remembered)) return reject("conflict", { detail: CHANGED });
      const body: unknown = JSON.parse(unseal(remembered.sealed, wholeOf(request)));
      return ok({ answer: { status: 200, body, about }, remember: remembered });
    }
    const body = tell(matched.value, asOf);
    if (!body.ok) return body;
    return ok({
      answer: { status: 200, body: body.value, about },
      remember: remember(matched.value, { request, asOf, body: body.value }),
    });
  }

  return (...asking) => {
    const [request] = asking;
    const whole = { path: request.path, body: request.body };
    return once(request, whole, (remembered) => matchAsOf(asking, remembered));
  };
}
