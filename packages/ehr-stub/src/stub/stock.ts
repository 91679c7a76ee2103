import type { FhirResource } from "fhir/r4.js";
import type { StubClock } from "./clock.ts";
import { idOf } from "./request.ts";
import { keeps } from "./search-filter.ts";

/** One change of a resource, as a history tells it; `resource` is null for a deletion. */
export interface Change {
  readonly type: string;
  readonly id: string;
  readonly version: string;
  /** By the stub's clock, in milliseconds since 1970. */
  readonly updated: number;
  readonly created: boolean;
  readonly resource: FhirResource | null;
}

/** What the stub has. Two versions of a resource may stand in it, as they do on pages that shift. */
export interface Stock {
  put(resource: FhirResource): void;
  /** From then on a read answers 410. */
  remove(type: string, id: string): void;
  /** As if it had never been: a read answers 404, and no history tells of it. */
  forget(type: string, id: string): void;
  read(type: string, id: string): FhirResource | "gone" | null;
  search(type: string, params: URLSearchParams): readonly FhirResource[];
  /** Everything that it has of the types, in the order in which it came. */
  all(types: readonly string[]): readonly FhirResource[];
  /** Oldest first. */
  changes(): readonly Change[];
}

interface Row {
  readonly resource: FhirResource;
  readonly updated: number | null;
}

export interface StockOptions {
  readonly resources: readonly FhirResource[];
  readonly clock: StubClock;
  /** Whether resources get a version and an instant; what they state themselves stays. */
  readonly stamps: boolean;
}

export function createStock({ resources, clock, stamps }: StockOptions): Stock {
  let changes: Change[] = [];
  const versions = new Map<string, number>();
  const gone = new Set<string>();
  let rows: Row[] = [];

  function take(resource: FhirResource): Row {
    const key = keyOf(resource);
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, Math.max(version, Number(resource.meta?.versionId ?? 0) || 0));
    const stated = resource.meta?.lastUpdated;
    const stamped = stamps ? stamp(resource, String(version), clock.now()) : resource;
    const updated = Date.parse(stamped.meta?.lastUpdated ?? "");
    changes.push({
      type: resource.resourceType,
      id: resource.id ?? "",
      version: stamped.meta?.versionId ?? String(version),
      updated: stated === undefined ? clock.now() : Date.parse(stated),
      created: version === 1,
      resource: stamped,
    });
    return { resource: stamped, updated: Number.isNaN(updated) ? null : updated };
  }

  rows = resources.map(take);
  return {
    put(resource) {
      const row = take(resource);
      const key = keyOf(resource);
      gone.delete(key);
      const at = rows.findIndex((one) => keyOf(one.resource) === key);
      if (at < 0) rows.push(row);
      else rows[at] = row;
    },
    remove(type, id) {
      const key = `${type}/${id}`;
      gone.add(key);
      rows = rows.filter(({ resource }) => keyOf(resource) !== key);
      const version = (versions.get(key) ?? 0) + 1;
      versions.set(key, version);
      changes.push({
        type,
        id,
        version: String(version),
        updated: clock.now(),
        created: false,
        resource: null,
      });
    },
    forget(type, id) {
      gone.delete(`${type}/${id}`);
      rows = rows.filter(({ resource }) => keyOf(resource) !== `${type}/${id}`);
      changes = changes.filter((one) => one.type !== type || one.id !== id);
    },
    read(type, id) {
      if (gone.has(`${type}/${id}`)) return "gone";
      return rows.findLast(({ resource }) => keyOf(resource) === `${type}/${id}`)?.resource ?? null;
    },
    search(type, params) {
      const pairs = [...params];
      const found = rows.filter(
        ({ resource, updated }) =>
          resource.resourceType === type && pairs.every((pair) => keeps(resource, updated, pair)),
      );
      const sort = params.get("_sort");
      const sign = sort === "_lastUpdated" ? 1 : sort === "-_lastUpdated" ? -1 : 0;
      const sorted =
        sign === 0 ? found : found.toSorted((a, b) => sign * ((a.updated ?? 0) - (b.updated ?? 0)));
      return sorted.map(({ resource }) => resource);
    },
    all: (types) =>
      rows.map(({ resource }) => resource).filter((one) => types.includes(one.resourceType)),
    changes: () => changes,
  };
}

const keyOf = ({ resourceType, id }: FhirResource): string => `${resourceType}/${id ?? ""}`;

const stamp = (resource: FhirResource, version: string, at: number): FhirResource => ({
  ...resource,
  meta: { versionId: version, lastUpdated: new Date(at).toISOString(), ...resource.meta },
});

/** Medications that `found` refers to and that are in the stock. */
export function medicationsOf(found: readonly FhirResource[], stock: Stock): FhirResource[] {
  const ids = found.flatMap((one) =>
    "medicationReference" in one ? [idOf(one.medicationReference?.reference ?? "")] : [],
  );
  return [...new Set(ids)].flatMap((id) => {
    const medication = stock.read("Medication", id);
    return medication === null || medication === "gone" ? [] : [medication];
  });
}
