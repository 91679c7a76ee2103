import type { Role } from "@cohort/foundation";
import { type Reply, call } from "../api/client.ts";
import { type Harness, startHarness } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";
import { believing, grantTo } from "./callers.ts";

/** The real API, where whoever says who they are is believed. */
export interface House extends Harness {
  /** Grants the caller a role in a study, until revoked. */
  grant(caller: string, role: Role, study: string): Promise<void>;
  /** As that caller. */
  ask(
    caller: string,
    path: string,
    method?: "GET" | "POST" | "PUT",
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
}

export async function startHouse(): Promise<House> {
  const harness = await startHarness({ identity: believing });
  return {
    ...harness,
    grant: async (caller, role, study) => {
      await harness.store.grants.put([grantTo(caller, role, study)], DR);
    },
    ask: (caller, path, method = "GET", body?: unknown, headers = {}) =>
      call(harness.base + path, method, body, { ...headers, "X-Caller": caller }),
  };
}
