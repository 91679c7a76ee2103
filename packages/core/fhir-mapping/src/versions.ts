import type { FhirResource } from "fhir/r4.js";
import { type Raw, asRaw, child, wordOf } from "./raw.ts";
import { indexResources } from "./resource-index.ts";
import { FACT_RESOURCE_TYPES, type PatientResources, inputOf } from "./resources.ts";
import { createSheet } from "./sheet.ts";

/** FHIR's `id` (R4 2.24.0.1), which a versionId is: what is none may be text. */
const VERSION = /^[A-Za-z0-9.-]{1,64}$/;

function versionIn(raw: Raw<FhirResource>): string | null {
  const meta = child(raw, "meta");
  const version = meta && wordOf(meta, "versionId", 64);
  return version !== null && VERSION.test(version) ? version : null;
}

/** `meta.versionId` of one resource; null where there is none, or none that an id could be. Never throws. */
export function versionOf(resource: unknown): string | null {
  const raw = asRaw<FhirResource>(resource);
  return raw && versionIn(raw);
}

/**
 * The versions of the resources that `mapPatient` reads, by the names that facts know them by, and of the `Patient`. Beside the record and not in it:
 * a resource that was stored anew and says the same gives the same record.
 */
export function versionsOf(given: PatientResources): ReadonlyMap<string, string> {
  const input = inputOf(given);
  const index = indexResources(input, createSheet());
  const versions = new Map<string, string>();
  const person = versionOf(input.patient);
  if (person !== null) versions.set("Patient", person);
  for (const type of FACT_RESOURCE_TYPES) {
    index.each(type, (raw, source) => {
      const version = source.includes("/") ? versionIn(raw) : null;
      if (version !== null) versions.set(source, version);
    });
  }
  return versions;
}
