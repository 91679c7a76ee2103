import type { Bundle, FhirResource } from "fhir/r4.js";
import type { ApiDeps } from "../../deps.ts";
import type { ApiRequest } from "../../route.ts";
import { writeCursor } from "./cursor.ts";
import type { SearchRequest } from "./search-request.ts";

/** Where clients find the facade: as configured, else under the name by which they asked. */
export const baseOf = (
  { publicUrl }: Pick<ApiDeps, "publicUrl">,
  request: Pick<ApiRequest, "header">,
): string =>
  `${(publicUrl ?? `http://${request.header("Host") ?? "localhost"}`).replace(/\/$/, "")}/fhir`;

export interface Page {
  readonly resources: readonly FhirResource[];
  /** Unset: not counted. */
  readonly total?: number;
  readonly hasMore: boolean;
}

/** FHIR R4 3.1.1.3: the search as it was understood is `self`; `next` is opaque to clients. */
export function searchset(base: string, search: SearchRequest, page: Page): Bundle {
  const { type, asked, limit } = search;
  const url = (more: readonly (readonly [string, string])[]): string => {
    const count =
      limit === 0 ? (["_summary", "count"] as const) : (["_count", String(limit)] as const);
    const query = new URLSearchParams();
    for (const [name, value] of [...asked, count, ...more]) query.append(name, value);
    return `${base}/${type}?${query.toString()}`;
  };
  const last = page.resources.at(-1)?.id;
  const link = [{ relation: "self", url: url([]) }];
  if (page.hasMore && last !== undefined) {
    link.push({ relation: "next", url: url([["_cursor", writeCursor(asked, last)]]) });
  }
  return {
    resourceType: "Bundle",
    type: "searchset",
    ...(page.total === undefined ? {} : { total: page.total }),
    link,
    ...(page.resources.length === 0
      ? {}
      : {
          entry: page.resources.map((resource) => ({
            fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ""}`,
            resource,
            search: { mode: "match" as const },
          })),
        }),
  };
}

/** A page of what was found whole, in order of ids. */
export function pageOf({ limit, after }: SearchRequest, found: readonly FhirResource[]): Page {
  const inOrder = found.toSorted((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1));
  const rest = inOrder.filter(({ id }) => after === undefined || (id ?? "") > after);
  return {
    total: found.length,
    resources: rest.slice(0, limit),
    hasMore: limit > 0 && rest.length > limit,
  };
}
