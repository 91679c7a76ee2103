import { createHash } from "node:crypto";
import type { FhirResource } from "fhir/r4.js";

/** A resource with `meta`: the version is of the content, so that equal content is not sent twice. */
export function versioned<Resource extends FhirResource>(
  resource: Resource,
  lastUpdated: string,
): Resource & { readonly meta: { readonly versionId: string; readonly lastUpdated: string } } {
  const content = JSON.stringify([resource, lastUpdated]);
  const versionId = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return { ...resource, meta: { ...resource.meta, versionId, lastUpdated } };
}
