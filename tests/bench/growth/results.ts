import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Grown } from "./grow.ts";
import type { Queued } from "./queue-memory.ts";
import type { Rematched } from "./rematch.ts";

/** What was measured, and when; `growth.md` is made from it. */
export interface Results {
  readonly machine: string;
  readonly growth: readonly (Grown & { readonly on: string })[];
  readonly rematch: readonly {
    readonly on: string;
    readonly patients: number;
    readonly studies: number;
    readonly changes: readonly Rematched[];
  }[];
  readonly queue: (Queued & { readonly on: string }) | null;
}

export const RESULTS = join(import.meta.dirname, "results.json");

export const readResults = (): Results => JSON.parse(readFileSync(RESULTS, "utf8")) as Results;
