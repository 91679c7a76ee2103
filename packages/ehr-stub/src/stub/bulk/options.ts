import type { FhirResource } from "fhir/r4.js";

/** How many resources of a type, and the one at a place (from 0): an export of any size that is held nowhere. */
export interface Generated {
  readonly type: string;
  readonly count: number;
  readonly resource: (at: number) => FhirResource;
}

/** How the stub does Bulk Data exports; with `{}` as a well-behaved server of today does. */
export interface BulkOptions {
  /** How an export can be kicked off; the other way is answered with `refusal` (405). */
  readonly methods?: readonly ("GET" | "POST")[];
  readonly refusal?: 400 | 404 | 405 | 415;
  readonly levels?: readonly ("system" | "patient" | "group")[];
  /** The patients of each Group by its id; `all` is always everybody. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** How often the status says that the export is still running (1). */
  readonly running?: number;
  /** What Retry-After says meanwhile: seconds, the same as an HTTP date, or nothing (1 second). */
  readonly retryAfter?: number | { readonly dateIn: number } | null;
  /** The manifest's name for what went wrong (`error`). */
  readonly errors?: "error" | "outcome";
  /** How many partial manifests the files are spread over, linked by `next` (1). */
  readonly manifests?: number;
  readonly requiresAccessToken?: boolean;
  /** Resources in a file (all of a type). */
  readonly perFile?: number;
  readonly gzip?: boolean;
  readonly newline?: "\n" | "\r\n";
  readonly blankLines?: boolean;
  readonly lastNewline?: boolean;
  /** Lines of the files of a type beside its resources: broken ones, long ones. */
  readonly oddLines?: Readonly<Record<string, readonly string[]>>;
  /** What an error file says, an OperationOutcome each. */
  readonly problems?: readonly string[];
  /**
   * Where files are: here, on a host of their own, there by a 307 from here, or there by links that are signed: then
   * with a token beside it the host takes none (400).
   */
  readonly files?: "here" | "other-host" | "redirect" | "signed";
  readonly generate?: readonly Generated[];
}
