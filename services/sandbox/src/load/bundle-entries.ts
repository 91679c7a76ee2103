import { hashOf } from "@cohort/foundation";
import { isObject, isResourceId, isTypeName, listOf, type JsonResource } from "../store/json.ts";

export type Identified = JsonResource & { readonly id: string };

/** A resource ready to store, or why an entry is none. `entry` counts from 1. */
export type Read =
  | { readonly resource: Identified }
  | { readonly reason: string; readonly entry?: number };

const LOADABLE = new Set(["transaction", "batch", "collection", "searchset"]);
const URN = "urn:uuid:";

const isResource = (value: unknown): value is JsonResource =>
  isObject(value) && isTypeName(value["resourceType"]);

/**
 * The given id, else that of the `urn:uuid:` it goes by in its Bundle, else one made from its content,
 * so that loading twice gives the same ids.
 */
function idOf(resource: JsonResource, fullUrl: unknown): string | null {
  if (resource.id !== undefined) return isResourceId(resource.id) ? resource.id : null;
  if (typeof fullUrl === "string" && fullUrl.startsWith(URN)) {
    const uuid = fullUrl.slice(URN.length);
    if (isResourceId(uuid)) return uuid;
  }
  return hashOf(resource).slice(0, 32);
}

function identify(value: unknown, fullUrl: unknown): Read {
  if (!isResource(value)) return { reason: "is not a FHIR resource: it names no resourceType" };
  const id = idOf(value, fullUrl);
  return id === null
    ? { reason: `${value.resourceType} has an id that FHIR does not allow` }
    : { resource: { ...value, id } };
}

/** The value with every reference that `targets` knows replaced. */
function rewrite(value: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, targets));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "reference" && typeof member === "string"
        ? (targets.get(member) ?? member)
        : rewrite(member, targets),
    ]),
  );
}

function fromBundle(bundle: JsonResource): readonly Read[] {
  const entries = listOf(bundle["entry"]).map((value, index) => {
    const entry = isObject(value) ? value : {};
    const fullUrl = entry["fullUrl"];
    const read: Read =
      entry["resource"] === undefined
        ? { reason: "an entry without a resource" }
        : identify(entry["resource"], fullUrl);
    return { read, fullUrl, number: index + 1 };
  });
  // FHIR R4 http, 3.1.0.11.2: a fullUrl of the Bundle becomes the id under which the entry is stored.
  const targets = new Map<string, string>();
  for (const { read, fullUrl } of entries) {
    if ("resource" in read && typeof fullUrl === "string") {
      targets.set(fullUrl, `${read.resource.resourceType}/${read.resource.id}`);
    }
  }
  return entries.map(({ read, number }) => {
    if (!("resource" in read)) return { ...read, entry: number };
    const { resourceType, id } = read.resource;
    const body = rewrite(read.resource, targets);
    return { resource: { ...(isObject(body) ? body : {}), resourceType, id } };
  });
}

/** The resources of parsed JSON: a transaction, batch, collection or searchset Bundle's, or the one it is. */
export function readResources(value: unknown): readonly Read[] {
  if (!isResource(value) || value.resourceType !== "Bundle") return [identify(value, undefined)];
  const type = value["type"];
  if (typeof type === "string" && LOADABLE.has(type)) return fromBundle(value);
  return [{ reason: `a Bundle of type "${String(type)}" is not loaded` }];
}
