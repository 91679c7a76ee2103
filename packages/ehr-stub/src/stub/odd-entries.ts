import type { BundleEntry, FhirResource } from "fhir/r4.js";

/**
 * Entries that a page may have beside its matches: a warning (mode `outcome`), a resource that nobody asked for (mode
 * `include`), one without a resource, one without a mode, which says that of a Basic, and one that says that some of the
 * results are held back.
 */
export type OddEntry = "outcome" | "include" | "empty" | "modeless" | "suppressed";

const ENTRIES: Readonly<Record<OddEntry, BundleEntry<FhirResource>>> = {
  outcome: {
    resource: {
      resourceType: "OperationOutcome",
      issue: [
        { severity: "warning", code: "processing", diagnostics: "some results are left out" },
      ],
    },
    search: { mode: "outcome" },
  },
  suppressed: {
    resource: {
      resourceType: "OperationOutcome",
      issue: [{ severity: "warning", code: "suppressed" }],
    },
    search: { mode: "outcome" },
  },
  include: {
    fullUrl: "urn:uuid:5b1f6a4e-5a3f-4c87-9d0e-2f3a7c1b9d10",
    resource: { resourceType: "Practitioner", id: "somebody" },
    search: { mode: "include" },
  },
  empty: { fullUrl: "urn:uuid:0d9e1c52-6f0e-4e6b-8c35-7b1d2a90c411", search: { mode: "match" } },
  modeless: { resource: { resourceType: "Basic", id: "nothing", code: {} } },
};

export const oddEntries = (kinds: readonly OddEntry[]): readonly BundleEntry<FhirResource>[] =>
  kinds.map((kind) => ENTRIES[kind]);
