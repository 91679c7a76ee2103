import type { Bundle, BundleEntry, FhirResource, OperationOutcome } from "fhir/r4.js";
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
  /** What was asked to come along, each once. */
  readonly included?: readonly FhirResource[];
  /** How the answer is to be read. */
  readonly outcome?: OperationOutcome;
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
  const entry = entriesOf(base, page);
  return {
    resourceType: "Bundle",
    type: "searchset",
    ...(page.total === undefined ? {} : { total: page.total }),
    link,
    ...(entry.length === 0 ? {} : { entry }),
  };
}

function entriesOf(base: string, { resources, included = [], outcome }: Page): BundleEntry[] {
  const entry = (resource: FhirResource, mode: "match" | "include"): BundleEntry => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ""}`,
    resource,
    search: { mode },
  });
  return [
    ...resources.map((resource) => entry(resource, "match")),
    ...included.map((resource) => entry(resource, "include")),
    ...(outcome ? [{ resource: outcome, search: { mode: "outcome" as const } }] : []),
  ];
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
