import type { DomainResource, FhirResource, Resource } from "fhir/r4.js";
import { newerOf, orderText } from "./newest.ts";
import { type Raw, asRaw, children, readAs, wordOf } from "./raw.ts";
import { isId, targetOf, urnTail } from "./reference.ts";
import { FACT_RESOURCE_TYPES, type Input } from "./resources.ts";
import type { Sheet } from "./sheet.ts";

/** Receives a resource and the name that evidence knows it by: `Observation/o1`, without an id `Observation`. */
export type Visit = (raw: Raw<FhirResource>, source: string) => void;

/** A patient's resources, each in its newest version. */
export interface ResourceIndex {
  /** Visits those of a type. The order of those with an id must not show in what is made of them. */
  each(type: string, visit: Visit): void;
  /** What a reference means, `#fragment` within `container`; null where it is not at hand. */
  resolve(reference: string, container: Raw<unknown> | null): Raw<FhirResource> | null;
}

export const idOf = (raw: Raw<Resource>): string | null => {
  const id = wordOf(raw, "id", 128);
  return id !== null && isId(id) ? id : null;
};

export const typeOf = (raw: Raw<unknown>): string | null =>
  wordOf(readAs<FhirResource>(raw), "resourceType", 64);

interface Group {
  readonly byId: Map<string, Raw<FhirResource>>;
  readonly nameless: Raw<FhirResource>[];
}

/** Facts, and what they refer to. */
const TYPES = [...FACT_RESOURCE_TYPES, "Substance", "Specimen", "Questionnaire"] as const;

function groupByType(input: Input, sheet: Sheet): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>(
    TYPES.map((type) => [type, { byId: new Map(), nameless: [] }]),
  );
  for (const resource of input.resources) {
    const raw = asRaw<FhirResource>(resource);
    const type = raw && typeOf(raw);
    if (!raw || type === null) {
      sheet.issue("Resource", "shape", "An entry is no FHIR resource: it has no resourceType.");
      continue;
    }
    const group = groups.get(type);
    if (!group) continue;
    const id = idOf(raw);
    if (id === null) {
      group.nameless.push(raw);
      continue;
    }
    const seen = group.byId.get(id);
    group.byId.set(id, seen ? newerOf(seen, raw) : raw);
  }
  return groups;
}

function inStableOrder(nameless: readonly Raw<FhirResource>[]): readonly Raw<FhirResource>[] {
  if (nameless.length < 2) return nameless;
  return nameless
    .map((raw) => ({ raw, text: orderText(raw) }))
    .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ raw }) => raw);
}

const containedIn = (container: Raw<unknown>, id: string): Raw<FhirResource> | null => {
  const all = children(readAs<DomainResource>(container), "contained");
  const found = all.find((raw) => wordOf(raw, "id", 128) === id);
  return found ? readAs<FhirResource>(found) : null;
};

export function indexResources(input: Input, sheet: Sheet): ResourceIndex {
  const groups = groupByType(input, sheet);
  const byTarget = (type: string, id: string): Raw<FhirResource> | null =>
    groups.get(type)?.byId.get(id) ?? null;

  const byUrl = (url: string): Raw<FhirResource> | null => {
    const raw = asRaw<FhirResource>(input.fullUrls.get(url));
    const type = raw && typeOf(raw);
    if (!raw || type === null) return null;
    const id = idOf(raw);
    if (id !== null) return byTarget(type, id);
    return groups.get(type)?.nameless.includes(raw) === true ? raw : null;
  };

  const byUrn = (urn: string): Raw<FhirResource> | null => {
    const id = urnTail(urn);
    if (id === null) return null;
    for (const { byId } of groups.values()) {
      const raw = byId.get(id);
      if (raw) return raw;
    }
    return null;
  };

  return {
    each(type, visit) {
      const group = groups.get(type);
      if (!group) return;
      group.byId.forEach((raw, id) => visit(raw, `${type}/${id}`));
      for (const raw of inStableOrder(group.nameless)) visit(raw, type);
    },
    resolve(reference, container) {
      if (reference.startsWith("#")) {
        return container && containedIn(container, reference.slice(1));
      }
      const target = targetOf(reference);
      return byUrl(reference) ?? (target ? byTarget(target.type, target.id) : byUrn(reference));
    },
  };
}
