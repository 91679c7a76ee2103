import type { CapabilityStatementRestResource as Described } from "fhir/r4.js";
import { CLINICAL_TYPES, parametersOf } from "../store/search-parameters.ts";
import type { JsonResource } from "../store/json.ts";
import type { Store } from "../store/store.ts";

export const searchableTypes = (store: Store): readonly string[] =>
  [...new Set([...CLINICAL_TYPES, ...store.types()])].toSorted();

/** A loaded type is any name: it need not be one that R4 defines. */
type RestResource = Omit<Described, "type"> & { readonly type: string };

function describe(type: string): RestResource {
  const rows = parametersOf(type);
  const includes = rows
    .filter(({ kind }) => kind === "reference")
    .map(({ name }) => `${type}:${name}`);
  return {
    type,
    interaction: [{ code: "read" }, { code: "search-type" }, { code: "history-type" }],
    versioning: "versioned",
    readHistory: false,
    conditionalRead: "not-match",
    ...(includes.length > 0 ? { searchInclude: includes } : {}),
    searchParam: [
      { name: "_id", type: "token" },
      { name: "_lastUpdated", type: "date" },
      ...rows.map(({ name, kind }) => ({ name, type: kind })),
    ],
  };
}

/** What works here and nothing else, with the types that are held now. `startedOn` is a date. */
export function capabilityStatement(store: Store, base: string, startedOn: string): JsonResource {
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: startedOn,
    kind: "instance",
    software: { name: "cohort-matcher sandbox", version: "0.1.0" },
    implementation: { description: "Synthetic patients for trying things out", url: base },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json", "json"],
    rest: [
      {
        mode: "server",
        resource: searchableTypes(store).map(describe),
        // For every type alike: how clients are told that an order can be asked for.
        searchParam: [{ name: "_sort", type: "special" }],
      },
    ],
  };
}
