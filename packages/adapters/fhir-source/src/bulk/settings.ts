import type { Egress } from "@cohort/egress";
import type { Clock } from "../wire/clock.ts";
import type { ExchangeReport, SourceLog } from "../options.ts";
import type { Gap } from "../types.ts";

/** What reading exports is made of. */
export interface BulkSettings {
  /** Ends in a slash. */
  readonly baseUrl: URL;
  /** Other origins that the export may lead to; those are given the token where the manifest asks for it. */
  readonly origins: ReadonlySet<string>;
  readonly egress: Pick<Egress, "request">;
  /**
   * The Authorization header's value at the moment; null: none is needed. After a 401 the value that was `refused` is
   * given again only where there is no other.
   */
  readonly authorize: (signal?: AbortSignal, refused?: string) => Promise<string | null>;
  /** What the server lists; null: it does not say, or cannot be asked. Ends as the signal does. */
  readonly offered: (signal?: AbortSignal) => Promise<{
    readonly has: (type: string) => boolean;
    readonly gaps: readonly Gap[];
  } | null>;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly log: SourceLog;
  readonly onExchange: (report: ExchangeReport) => void;
  readonly limits: {
    readonly jsonDepth: number;
    readonly redirects: number;
    readonly headersMs: number;
    readonly idleMs: number;
    /** Of a manifest and the like. */
    readonly responseBytes: number;
    /** Of one line of a file. */
    readonly lineBytes: number;
  };
}

/** FHIR Bulk Data: no honest line is longer, one Binary aside. */
export const LINE_BYTES = 5 * 1024 * 1024;
