import type { FhirResource } from "fhir/r4.js";
import { parseReference } from "./reference.ts";
import type { GapReason } from "../types.ts";
import { isResource, listOf, property, textOf } from "./shape.ts";

export interface Entry {
  readonly resource: FhirResource;
  /** Found by the search itself, or brought along. */
  readonly mode: "match" | "include";
}

/** What one page of a searchset says. */
export interface BundlePage {
  readonly entries: readonly Entry[];
  /** What a history says was deleted, `Observation/o1`. */
  readonly deleted: readonly string[];
  /** Entries without a usable resource: skipped. */
  readonly skipped: number;
  /** Codes of the issues that came along as OperationOutcome. */
  readonly issues: readonly string[];
  /** Why the server says that it does not tell everything that it has. */
  readonly held: GapReason | null;
  /** As written. */
  readonly next: string | null;
  readonly total: number | null;
}

/** Reads a page of search results of `type`, whatever its entries look like. */
export function readBundlePage(type: string, body: Readonly<Record<string, unknown>>): BundlePage {
  const entries: Entry[] = [];
  const issues: string[] = [];
  const deleted: string[] = [];
  const held: (GapReason | null)[] = [];
  let skipped = 0;
  for (const entry of listOf(body["entry"])) {
    const resource = property(entry, "resource");
    const mode = property(property(entry, "search"), "mode");
    const gone = deletedIn(entry);
    if (gone !== null) deleted.push(gone);
    if (mode === "outcome" || property(resource, "resourceType") === "OperationOutcome") {
      for (const issue of listOf(property(resource, "issue"))) {
        issues.push(codeOf(property(issue, "code")));
        held.push(heldBy(issue));
      }
    } else if (isResource(resource)) {
      const own = mode === "match" || (mode !== "include" && resource.resourceType === type);
      entries.push({ resource, mode: own ? "match" : "include" });
    } else if (gone === null) {
      skipped += 1;
    }
  }
  const next = listOf(body["link"]).find((link) => property(link, "relation") === "next");
  const total = body["total"];
  return {
    entries,
    deleted,
    skipped,
    issues,
    held: held.find((one) => one === "unauthorised") ?? held.find(Boolean) ?? null,
    next: textOf(property(next, "url")),
    total: typeof total === "number" && Number.isSafeInteger(total) && total >= 0 ? total : null,
  };
}

/** What an entry of a history says was deleted (FHIR R4 http, 3.1.0.12: `request.method`, mostly without a resource). */
function deletedIn(entry: unknown): string | null {
  const request = property(entry, "request");
  if (property(request, "method") !== "DELETE") return null;
  const named =
    parseReference(textOf(property(request, "url"))) ??
    parseReference(textOf(property(entry, "fullUrl")));
  return named === null ? null : `${named.type}/${named.id}`;
}

const WITHHOLDING: readonly unknown[] = ["suppressed", "forbidden", "security"];
const SEVERE: readonly unknown[] = ["error", "fatal"];

/**
 * What an issue among the results says of them (FHIR R4, issue-type): some were held back, as Epic says of parts of a type
 * that the client is not granted, or left out because they are broken, as Oracle Health does. Silence there is no "none".
 */
function heldBy(issue: unknown): GapReason | null {
  if (WITHHOLDING.includes(property(issue, "code"))) return "unauthorised";
  return SEVERE.includes(property(issue, "severity")) ? "unreadable" : null;
}

/** FHIR codes are short words; anything else might say more than a log may hold. */
const codeOf = (value: unknown): string =>
  typeof value === "string" && /^[a-z-]{1,24}$/.test(value) ? value : "unknown";
