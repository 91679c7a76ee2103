import { randomUUID } from "node:crypto";
import type { BundleLink } from "fhir/r4.js";
import type { Store } from "../store/store.ts";
import { refuse } from "./outcome.ts";
import type { PageCache, SearchResult } from "./page-cache.ts";
import { includedWith } from "./run-search.ts";
import { searchset } from "./searchset.ts";

export interface PageContext {
  readonly store: Store;
  readonly pages: PageCache;
  /** The FHIR base as the client knows it. */
  readonly base: string;
  readonly at: number;
}

function pageLink(base: string, token: string, offset: number, count: number): string {
  const parameters = new URLSearchParams({
    _getpages: token,
    _getpagesoffset: String(offset),
    _count: String(count),
    _bundletype: "searchset",
  });
  return `${base}?${parameters.toString()}`;
}

function bundleAt(
  { store, base, at }: PageContext,
  { request, matches }: SearchResult,
  offset: number,
  links: readonly BundleLink[],
): Buffer {
  const page = request.countOnly ? [] : matches.slice(offset, offset + request.count);
  return searchset(
    {
      id: randomUUID(),
      base,
      total: matches.length,
      links,
      matches: page,
      included: includedWith(store, request, page),
      request,
      at,
    },
    offset === 0,
  );
}

/** The start of an answer; the rest is kept for the `next` links. */
export function firstPage(context: PageContext, result: SearchResult): Buffer {
  const { request, matches } = result;
  const query = request.applied.toString();
  const self = `${context.base}/${request.type}${query === "" ? "" : `?${query}`}`;
  const links: BundleLink[] = [{ relation: "self", url: self }];
  if (!request.countOnly && matches.length > request.count) {
    const token = context.pages.keep(result);
    const url = pageLink(context.base, token, request.count, request.count);
    links.push({ relation: "next", url });
  }
  return bundleAt(context, result, 0, links);
}

/** A later page, by the parameters of a `next` link. */
export function nextPage(context: PageContext, parameters: URLSearchParams): Buffer {
  const token = parameters.get("_getpages") ?? "";
  const result = context.pages.find(token);
  if (!result) {
    throw refuse(410, "expired", "This search has expired. Search again from its beginning.");
  }
  const { count } = result.request;
  const offset = Number(parameters.get("_getpagesoffset"));
  if (!Number.isInteger(offset) || offset < 0) {
    throw refuse(400, "value", "_getpagesoffset is not a number of this search.");
  }
  const link = (relation: string, at: number): BundleLink => ({
    relation,
    url: pageLink(context.base, token, at, count),
  });
  const links = [link("self", offset)];
  if (offset + count < result.matches.length) links.push(link("next", offset + count));
  if (offset > 0) links.push(link("previous", Math.max(0, offset - count)));
  return bundleAt(context, result, offset, links);
}
