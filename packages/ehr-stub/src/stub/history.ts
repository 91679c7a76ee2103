import type { BundleEntry, FhirResource } from "fhir/r4.js";
import type { Change, Stock } from "./stock.ts";

/**
 * The entries of a history (FHIR R4 http, 3.1.0.12), newest first: of one resource, or of all of a type; those since
 * the instant that `_since` names, it included.
 */
export function historyOf(
  stock: Stock,
  base: string,
  { type, id, params }: { type: string; id: string | null; params: URLSearchParams },
): readonly BundleEntry<FhirResource>[] {
  const since = Date.parse(params.get("_since") ?? "");
  return stock
    .changes()
    .filter(
      (one) =>
        one.type === type &&
        (id === null || one.id === id) &&
        (Number.isNaN(since) || one.updated >= since),
    )
    .map((one, at) => ({ one, at }))
    .toSorted((a, b) => b.one.updated - a.one.updated || b.at - a.at)
    .map(({ one }) => entryOf(one, base));
}

function entryOf(change: Change, base: string): BundleEntry<FhirResource> {
  const { type, id, version, updated, created, resource } = change;
  const deleted = resource === null;
  return {
    fullUrl: `${base}/${type}/${id}`,
    ...(deleted ? {} : { resource }),
    request: {
      method: deleted ? "DELETE" : created ? "POST" : "PUT",
      url: created && !deleted ? type : `${type}/${id}`,
    },
    response: {
      status: deleted ? "204" : created ? "201" : "200",
      lastModified: new Date(updated).toISOString(),
      etag: `W/"${version}"`,
    },
  };
}
