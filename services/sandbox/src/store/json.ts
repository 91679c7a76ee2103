/** A FHIR resource as JSON, of any type: the server serves what it was given and validates little. */
export interface JsonResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** The elements of an array, or the one value; nothing for null and undefined. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** FHIR R4 `id`: 1 to 64 letters, digits, hyphens and dots. */
export const isResourceId = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9\-.]{1,64}$/.test(value);

export const isTypeName = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Z][A-Za-z]{1,63}$/.test(value);
