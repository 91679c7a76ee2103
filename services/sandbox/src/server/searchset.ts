import type { BundleLink } from "fhir/r4.js";
import type { JsonResource } from "../store/json.ts";
import type { Entry } from "../store/store.ts";
import { keepElements } from "./elements.ts";
import { outcome } from "./outcome.ts";
import type { SearchRequest } from "./search-request.ts";

export interface Page {
  readonly id: string;
  readonly base: string;
  readonly total: number;
  readonly links: readonly BundleLink[];
  readonly matches: readonly Entry[];
  readonly included: readonly Entry[];
  readonly request: SearchRequest;
  readonly at: number;
}

function bodyOf(entry: Entry, elements: readonly string[] | null): Buffer {
  if (!elements) return entry.body;
  const resource: JsonResource = JSON.parse(entry.body.toString());
  return Buffer.from(JSON.stringify(keepElements(resource, elements)));
}

/**
 * A searchset Bundle as bytes, put together from the stored bytes of its resources, so that a page
 * costs no parsing.
 */
export function searchset(page: Page, warn: boolean): Buffer {
  const { base, request } = page;
  const head = JSON.stringify({
    resourceType: "Bundle",
    id: page.id,
    meta: { lastUpdated: new Date(page.at).toISOString() },
    type: "searchset",
    total: page.total,
    link: page.links,
  });
  const entries = [
    ...page.matches.map((entry) => ({ entry, mode: "match" })),
    ...page.included.map((entry) => ({ entry, mode: "include" })),
  ].flatMap(({ entry, mode }) => [
    Buffer.from(`,{"fullUrl":"${base}/${entry.type}/${entry.id}","resource":`),
    bodyOf(entry, request.elements),
    Buffer.from(`,"search":{"mode":"${mode}"}}`),
  ]);
  if (warn && request.warnings.length > 0) {
    const resource = JSON.stringify(outcome(request.warnings));
    entries.push(Buffer.from(`,{"resource":${resource},"search":{"mode":"outcome"}}`));
  }
  if (entries.length === 0) return Buffer.from(head);
  const list = Buffer.concat(entries).subarray(1);
  return Buffer.concat([Buffer.from(`${head.slice(0, -1)},"entry":[`), list, Buffer.from("]}")]);
}
