import { randomUUID } from "node:crypto";
import type { BundleLink } from "fhir/r4.js";
import { parseDateRange } from "../store/date-range.ts";
import type { Deletion, Entry, Store } from "../store/store.ts";
import { refuse } from "./outcome.ts";
import type { PageCache } from "./page-cache.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "./search-request.ts";

type Change = Entry | Deletion;

/** A type's history as it was when asked, newest first. */
export interface History {
  readonly count: number;
  readonly changes: readonly Change[];
}

export interface HistoryContext {
  readonly store: Store;
  readonly histories: PageCache<History>;
  /** The FHIR base as the client knows it. */
  readonly base: string;
  readonly at: number;
}

function sinceIn(parameters: URLSearchParams): number {
  const text = parameters.get("_since");
  if (text === null) return Number.NEGATIVE_INFINITY;
  const range = parseDateRange(text);
  if (!range) throw refuse(400, "value", `_since: "${text}" is not an instant.`);
  return range.from;
}

function countIn(parameters: URLSearchParams): number {
  const text = parameters.get("_count") ?? String(DEFAULT_COUNT);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw refuse(400, "value", `_count: "${text}" is no number.`);
  return Math.min(Number(text), MAX_COUNT);
}

function begin(store: Store, type: string, parameters: URLSearchParams): History {
  const since = sinceIn(parameters);
  const changes = store
    .lastChanges(type)
    .filter(({ updated }) => updated >= since)
    .toSorted((a, b) => b.updated - a.updated || (a.id < b.id ? -1 : 1));
  return { count: countIn(parameters), changes };
}

/**
 * A page of a type's history (FHIR R4 http, 3.1.0.12) as bytes. Old versions are not kept: of each resource its last
 * change is told, which is what a client needs that asks what is new.
 */
export function historyPage(
  { store, histories, base, at }: HistoryContext,
  type: string,
  parameters: URLSearchParams,
): Buffer {
  const token = parameters.get("_getpages");
  const found = token === null ? begin(store, type, parameters) : histories.find(token);
  if (!found) throw refuse(410, "expired", "This history has expired. Ask again.");
  const offset = Number(parameters.get("_getpagesoffset") ?? 0);
  if (!Number.isInteger(offset) || offset < 0) {
    throw refuse(400, "value", "_getpagesoffset is not a number of this history.");
  }
  const { changes, count } = found;
  const query = parameters.toString();
  const self = `${base}/${type}/_history${query === "" ? "" : `?${query}`}`;
  const links: BundleLink[] = [{ relation: "self", url: self }];
  if (offset + count < changes.length) {
    const next = new URLSearchParams({
      _getpages: token ?? histories.keep(found),
      _getpagesoffset: String(offset + count),
    });
    links.push({ relation: "next", url: `${base}/${type}/_history?${next.toString()}` });
  }
  const head = JSON.stringify({
    resourceType: "Bundle",
    id: randomUUID(),
    meta: { lastUpdated: new Date(at).toISOString() },
    type: "history",
    total: changes.length,
    link: links,
  });
  const page = changes.slice(offset, offset + count);
  if (page.length === 0) return Buffer.from(head);
  const entries = page.flatMap((change, place) => [
    Buffer.from(place === 0 ? "" : ","),
    ...entryOf(change, base),
  ]);
  return Buffer.concat([
    Buffer.from(`${head.slice(0, -1)},"entry":[`),
    ...entries,
    Buffer.from("]}"),
  ]);
}

function entryOf({ type, id, version, updated, body }: Change, base: string): readonly Buffer[] {
  const method = body === null ? "DELETE" : version === 1 ? "POST" : "PUT";
  const rest = JSON.stringify({
    request: { method, url: method === "POST" ? type : `${type}/${id}` },
    response: {
      status: { DELETE: "204", POST: "201", PUT: "200" }[method],
      lastModified: new Date(updated).toISOString(),
      etag: `W/"${version}"`,
    },
  });
  return [
    Buffer.from(`{"fullUrl":"${base}/${type}/${id}",`),
    ...(body === null ? [] : [Buffer.from('"resource":'), body, Buffer.from(",")]),
    Buffer.from(rest.slice(1)),
  ];
}
