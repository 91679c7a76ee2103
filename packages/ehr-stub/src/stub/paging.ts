import type { Bundle, BundleEntry, FhirResource } from "fhir/r4.js";
import type { SeenRequest } from "./request.ts";

/**
 * How next links look: like those of HAPI, Firely or Epic, or relative ones (`query`: from `?` on; `slash`: from the
 * slash after the base on; `host`: absolute but for the scheme).
 */
export type LinkStyle = "hapi" | "firely" | "epic" | "relative" | "query" | "slash" | "host";

/** `search`: they lead to `_search`, which is there for POST alone; `bare`: without what was searched for. */
export type PostLinks = "search" | "bare";

/** A search or a history, and a place in it. */
export interface Cursor {
  readonly type: string;
  readonly params: URLSearchParams;
  readonly offset: number;
  /** Of a history: whose, null for that of the type. */
  readonly history?: { readonly id: string | null };
}

/** Next links and what they stand for. */
export interface Cursors {
  /** `posted`: of the first page of a search by POST. */
  linkTo(cursor: Cursor, posted?: boolean): string;
  /** Null where the link was never given, or has expired. */
  find(request: Pick<SeenRequest, "params" | "type" | "history">): Cursor | null;
  expire(): void;
}

export function createCursors(
  style: LinkStyle,
  base: () => string,
  postLinks?: PostLinks,
): Cursors {
  const open = new Map<string, Cursor>();
  let count = 0;
  const tokenFor = (cursor: Cursor): string => {
    count += 1;
    const token = `t${count}-${cursor.offset}`;
    open.set(token, cursor);
    return token;
  };
  return {
    linkTo(cursor, posted = false) {
      const { params, offset } = cursor;
      if (posted && postLinks === "search") {
        return `${base()}/${cursor.type}/_search?page=${tokenFor(cursor)}`;
      }
      if (posted && postLinks === "bare") {
        return `${base()}/${cursor.type}?_skip=${offset}&_count=${params.get("_count") ?? 50}`;
      }
      switch (style) {
        case "firely": {
          const query = new URLSearchParams(params);
          query.set("_skip", String(offset));
          return `${base()}/${pathOf(cursor)}?${query.toString()}`;
        }
        case "epic":
          return `${base()}/${pathOf(cursor)}?sessionID=${tokenFor(cursor)}`;
        case "relative":
          return `${pathOf(cursor)}?page=${tokenFor(cursor)}`;
        case "query":
          return `?page=${tokenFor(cursor)}`;
        case "slash":
          return `/${pathOf(cursor)}?page=${tokenFor(cursor)}`;
        case "host":
          return `${base().replace(/^\w+:\/\//, "")}/${pathOf(cursor)}?page=${tokenFor(cursor)}`;
        case "hapi":
          return `${base()}?_getpages=${tokenFor(cursor)}&_getpagesoffset=${offset}&_bundletype=searchset`;
      }
    },
    find({ params, type, history }) {
      const skip = params.get("_skip");
      if (skip !== null && type !== null) {
        return { type, params, offset: Number(skip), ...(history ? { history } : {}) };
      }
      const token = params.get("_getpages") ?? params.get("page") ?? params.get("sessionID");
      return open.get(token ?? "") ?? null;
    },
    expire: () => open.clear(),
  };
}

const pathOf = ({ type, history }: Cursor): string =>
  [type, ...(history ? [history.id ?? [], "_history"].flat() : [])].join("/");

export interface PageParts {
  readonly kind: "searchset" | "history";
  readonly entries: readonly BundleEntry<FhirResource>[];
  readonly total: number | null;
  readonly self: string;
  readonly next: string | null;
}

export const searchEntry = (
  base: string,
  resource: FhirResource,
  mode: "match" | "include",
): BundleEntry<FhirResource> => ({
  fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ""}`,
  resource,
  search: { mode },
});

export const pageBundle = (parts: PageParts): Bundle => ({
  resourceType: "Bundle",
  type: parts.kind,
  ...(parts.total === null ? {} : { total: parts.total }),
  link: [
    { relation: "self", url: parts.self },
    ...(parts.next === null ? [] : [{ relation: "next", url: parts.next }]),
  ],
  entry: [...parts.entries],
});
