import type { FhirResource } from "fhir/r4.js";

/** A JSON object, as opposed to null, a list or a scalar. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** The member `name` of whatever this is; undefined where it has none. */
export const property = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const textOf = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * The boundary where JSON becomes a FHIR resource: it names its type. The other elements are the server's word;
 * the mapper reads them with that in mind.
 */
export const isResource = (value: unknown): value is FhirResource =>
  textOf(property(value, "resourceType")) !== null;
