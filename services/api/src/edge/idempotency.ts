import { type OperationId, idempotencyHeadersSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { IdempotencyKey, Store } from "@cohort/postgres";
import type { z } from "zod";
import { sha256 } from "../digest.ts";
import type { Answer, ApiRequest } from "../route.ts";
import { type Outcome, reject, rejectField } from "./rejection.ts";
import { validate } from "./validate.ts";

/** The answer, and what a repeat needs for giving the same: small, and nothing about patients in it that a database could read. */
export interface Worked<T> {
  readonly answer: Answer;
  readonly remember: T;
}

/** Does the work of a request; null: for the first time. */
export type Work<T> = (remembered: T | null) => Promise<Outcome<Worked<T>>>;

export type Once<T> = (
  request: Pick<ApiRequest, "auth" | "header">,
  body: unknown,
  work: Work<T>,
) => Promise<Outcome<Answer>>;

const answerOf = <T>(worked: Outcome<Worked<T>>): Outcome<Answer> =>
  worked.ok ? ok(worked.value.answer) : worked;

/**
 * Does the work of one Idempotency-Key once a day, caller and operation, whichever replica is asked: a repeat is handed what
 * the first remembered, so that it can give the same answer; with another body it is rejected; while the first is at work it is
 * told to come again. Work that fails leaves the key free. Without a key every request is its own.
 */
export function createIdempotency<T>(
  { http: { idempotent } }: Pick<Store, "http">,
  operation: OperationId,
  schema: z.ZodType<T>,
): Once<T> {
  async function first(key: IdempotencyKey, work: Work<T>): Promise<Outcome<Answer>> {
    try {
      const worked = await work(null);
      if (worked.ok) await idempotent.answered(key, JSON.stringify(worked.value.remember));
      else await idempotent.abandon(key);
      return answerOf(worked);
    } catch (error) {
      await idempotent.abandon(key).catch(() => undefined);
      throw error;
    }
  }

  return async ({ auth, header }, body, work) => {
    const given = header("Idempotency-Key");
    if (given === undefined) return answerOf(await work(null));
    const headers = validate(idempotencyHeadersSchema, { "Idempotency-Key": given }, "query");
    if (!headers.ok) return headers;

    const key = { caller: auth.subject, operation, key: given };
    const begun = await idempotent.begin(key, sha256(JSON.stringify(body)));
    switch (begun.kind) {
      case "begun":
        return first(key, work);
      case "answered":
        return answerOf(await work(schema.parse(JSON.parse(begun.remembered))));
      case "other-body":
        return rejectField("not-possible", "Idempotency-Key", "was used with another body");
      case "at-work":
        return reject("conflict", {
          detail: "The first request with this Idempotency-Key is still at work.",
          headers: { "Retry-After": "1" },
        });
    }
  };
}
