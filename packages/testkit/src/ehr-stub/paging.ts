import type { Bundle, BundleEntry, FhirResource } from "fhir/r4.js";

/** How next links look: like those of HAPI, Firely or Epic, or relative ones (`query`: from `?` on). */
export type LinkStyle = "hapi" | "firely" | "epic" | "relative" | "query";

/** A search and a place in it. */
export interface Cursor {
  readonly type: string;
  readonly params: URLSearchParams;
  readonly offset: number;
}

/** Next links and what they stand for. */
export interface Cursors {
  linkTo(cursor: Cursor): string;
  /** Null where the link was never given, or has expired. */
  find(params: URLSearchParams, type: string | null): Cursor | null;
  expire(): void;
}

export function createCursors(style: LinkStyle, base: () => string): Cursors {
  const open = new Map<string, Cursor>();
  let count = 0;
  const tokenFor = (cursor: Cursor): string => {
    count += 1;
    const token = `t${count}-${cursor.offset}`;
    open.set(token, cursor);
    return token;
  };
  return {
    linkTo(cursor) {
      const { type, params, offset } = cursor;
      switch (style) {
        case "firely": {
          const query = new URLSearchParams(params);
          query.set("_skip", String(offset));
          return `${base()}/${type}?${query.toString()}`;
        }
        case "epic":
          return `${base()}/${type}?sessionID=${tokenFor(cursor)}`;
        case "relative":
          return `${type}?page=${tokenFor(cursor)}`;
        case "query":
          return `?page=${tokenFor(cursor)}`;
        case "hapi":
          return `${base()}?_getpages=${tokenFor(cursor)}&_getpagesoffset=${offset}&_bundletype=searchset`;
      }
    },
    find(params, type) {
      const skip = params.get("_skip");
      if (skip !== null && type !== null) return { type, params, offset: Number(skip) };
      const token = params.get("_getpages") ?? params.get("page") ?? params.get("sessionID");
      return open.get(token ?? "") ?? null;
    },
    expire: () => open.clear(),
  };
}

export interface PageParts {
  readonly matches: readonly FhirResource[];
  readonly included: readonly FhirResource[];
  readonly total: number | null;
  readonly self: string;
  readonly next: string | null;
}

export function pageBundle(base: string, parts: PageParts): Bundle {
  const entry = (resource: FhirResource, mode: "match" | "include"): BundleEntry => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ""}`,
    resource,
    search: { mode },
  });
  return {
    resourceType: "Bundle",
    type: "searchset",
    ...(parts.total === null ? {} : { total: parts.total }),
    link: [
      { relation: "self", url: parts.self },
      ...(parts.next === null ? [] : [{ relation: "next", url: parts.next }]),
    ],
    entry: [
      ...parts.matches.map((one) => entry(one, "match")),
      ...parts.included.map((one) => entry(one, "include")),
    ],
  };
}
