import type { FhirResource } from "fhir/r4.js";

const INTEGER = /^\d{1,15}$/;

/** How new a version of a resource is, as far as the server says. */
export interface Version {
  readonly updated: number | null;
  readonly number: number | null;
}

export function versionOf(resource: FhirResource): Version {
  const { lastUpdated, versionId } = resource.meta ?? {};
  const updated = typeof lastUpdated === "string" ? Date.parse(lastUpdated) : Number.NaN;
  return {
    updated: Number.isNaN(updated) ? null : updated,
    number: typeof versionId === "string" && INTEGER.test(versionId) ? Number(versionId) : null,
  };
}

/** 1 where `a` is known to be newer than `b`, -1 older, 0 the same; null where the server does not say. */
export function compareVersions(a: Version, b: Version): -1 | 0 | 1 | null {
  const byTime = compare(a.updated, b.updated);
  const byNumber = compare(a.number, b.number);
  return byTime === null || byTime === 0 ? (byNumber ?? byTime) : byTime;
}

function compare(a: number | null, b: number | null): -1 | 0 | 1 | null {
  if (a === null || b === null) return null;
  if (a === b) return 0;
  return a > b ? 1 : -1;
}

/**
 * Resources by type and id, of several versions the newest, in the order of their first appearance. One without an id is
 * no other's version: all of them stay.
 */
export class Newest<T extends FhirResource> {
  readonly #byKey = new Map<string | T, T>();

  add(resource: T): void {
    const key = resource.id ? `${resource.resourceType}/${resource.id}` : resource;
    const known = this.#byKey.get(key);
    const order = known ? compareVersions(versionOf(resource), versionOf(known)) : null;
    // Where nothing is known of their order, what was read later counts.
    if (order === null || order === 1) this.#byKey.set(key, resource);
  }

  get values(): readonly T[] {
    return [...this.#byKey.values()];
  }
}
