import { z } from "zod";

const resourceSchema = z.looseObject({ resourceType: z.string() });
type Resource = z.infer<typeof resourceSchema>;

const bundleSchema = z.looseObject({
  entry: z.array(z.looseObject({ resource: resourceSchema.optional() })).optional(),
  link: z.array(z.looseObject({ relation: z.string(), url: z.string() })).optional(),
});

/** What came of one query, whoever asked it. */
export interface Searched {
  /** `failed`: it was asked and there is no saying what there is; not the same as nothing. */
  readonly state: "found" | "failed";
  readonly resources: readonly Resource[];
  /** Of the next page. */
  readonly next: string | null;
}

export const FAILED: Searched = { state: "failed", resources: [], next: null };
export const NOTHING: Searched = { state: "found", resources: [], next: null };

/** A page of a search. One that tells of a trouble beside its entries is not to be taken for all there is. */
function readPage(value: Resource): Searched {
  const bundle = bundleSchema.safeParse(value);
  if (!bundle.success) return FAILED;
  const all = (bundle.data.entry ?? []).flatMap(({ resource }) => resource ?? []);
  const resources = all.filter(({ resourceType }) => resourceType !== "OperationOutcome");
  const next = bundle.data.link?.find(({ relation }) => relation === "next")?.url ?? null;
  return { state: resources.length === all.length ? "found" : "failed", resources, next };
}

/**
 * Reads what an EHR gave for a query: null says that there is nothing, an OperationOutcome (and whatever is no resource of the
 * type) that it failed.
 */
export function readSearched(value: unknown, type: string): Searched {
  if (value === null) return NOTHING;
  const resource = resourceSchema.safeParse(value);
  if (!resource.success) return FAILED;
  if (resource.data.resourceType === "Bundle") return readPage(resource.data);
  return resource.data.resourceType === type
    ? { state: "found", resources: [resource.data], next: null }
    : FAILED;
}
