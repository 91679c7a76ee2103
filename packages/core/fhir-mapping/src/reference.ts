/** `Type/id` as the end of a relative or absolute reference, without a version (R4 2.1.3.0.1). */
export interface Target {
  readonly type: string;
  readonly id: string;
}

/**
 * Null for what names no resource by type and id: fragments, `urn:`, searches. The base of an absolute
 * reference is not compared: servers behind proxies name themselves in more than one way.
 */
export function targetOf(reference: string): Target | null {
  if (reference.startsWith("#") || reference.startsWith("urn:") || reference.includes("?")) {
    return null;
  }
  const history = reference.indexOf("/_history");
  const parts = (history < 0 ? reference : reference.slice(0, history)).split("/");
  const id = parts.pop();
  const type = parts.pop();
  return id && type ? { type, id } : null;
}

/** The last part of a `urn:uuid:` or `urn:oid:`; null for anything else. */
export const urnTail = (reference: string): string | null =>
  reference.startsWith("urn:") ? reference.slice(reference.lastIndexOf(":") + 1) : null;

const ID = /^[^\s/?#]+$/;

/** Many servers' ids are wider than FHIR's (R4 2.24.0.1), but none has blanks or ends a path. */
export const isId = (id: string): boolean => ID.test(id);
