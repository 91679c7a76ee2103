import { createHash } from "node:crypto";
import { idempotencyHeadersSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { ApiRequest } from "../route.ts";
import { type Outcome, rejectField } from "./rejection.ts";
import { validate } from "./validate.ts";

const KEPT_MS = 24 * 3_600_000;
const MOST = 10_000;

interface Entry<T> {
  readonly bodyHash: string;
  readonly at: number;
  readonly value: Promise<T>;
}

export type Once<T> = (
  request: Pick<ApiRequest, "auth" | "header">,
  body: unknown,
  work: () => Promise<T>,
) => Promise<Outcome<T>>;

/**
 * Does the work of one Idempotency-Key once a day and caller, and answers a repeat with the same value;
 * the same key with another body is rejected. Kept in this process's memory, so what is remembered must be
 * small and free of clinical data, and the work itself harmless when a second replica repeats it.
 */
export function createIdempotency<T>(clock: () => number): Once<T> {
  const entries = new Map<string, Entry<T>>();
  const forget = (): void => {
    const oldest = clock() - KEPT_MS;
    for (const [key, { at }] of entries) {
      if (at >= oldest && entries.size < MOST) return;
      entries.delete(key);
    }
  };
  return async ({ auth, header }, body, work) => {
    const headers = validate(
      idempotencyHeadersSchema,
      { "Idempotency-Key": header("Idempotency-Key") },
      "query",
    );
    if (!headers.ok) return headers;
    const given = headers.value["Idempotency-Key"];
    if (given === undefined) return ok(await work());

    forget();
    const key = `${auth.subject} ${given}`;
    const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    const known = entries.get(key);
    if (known && known.bodyHash !== bodyHash) {
      const message = "was used with another body";
      return rejectField("not-possible", "Idempotency-Key", message);
    }
    const value = known?.value ?? work();
    if (!known) entries.set(key, { bodyHash, at: clock(), value });
    try {
      return ok(await value);
    } catch (error) {
      entries.delete(key);
      throw error;
    }
  };
}
