import type { FhirResource } from "fhir/r4.js";
import { sha256 } from "../digest.ts";

/** A resource with `meta`: the version is of the content, so that equal content is not sent twice. */
export function versioned<Resource extends FhirResource>(
  resource: Resource,
  lastUpdated: string,
): Resource & { readonly meta: { readonly versionId: string; readonly lastUpdated: string } } {
  const content = JSON.stringify([resource, lastUpdated]);
  const versionId = sha256(content).slice(0, 16);
  return { ...resource, meta: { ...resource.meta, versionId, lastUpdated } };
}
