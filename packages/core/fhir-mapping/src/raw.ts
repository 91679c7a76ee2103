/* oxlint-disable typescript/no-unsafe-type-assertion -- here, and only here, JSON that arrived becomes a FHIR element whose values are checked one by one */

import type { FhirResource, Patient } from "fhir/r4.js";

declare const of: unique symbol;

/**
 * A FHIR element as it arrived. The compiler holds its member names to FHIR's; the values may be anything,
 * so they are read through the functions below, which give what was promised or nothing.
 */
export interface Raw<T> {
  readonly [of]?: T;
}

/** Members that FHIR defines for `T`. */
export type Key<T> = Extract<keyof T, string>;
type Member<T, K extends keyof T> = NonNullable<T[K]>;
type Item<T> = T extends readonly (infer I)[] ? I : never;

/** Something in a resource is larger than any honest one: the resource is left out. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** Items of one list, and codings of one resource. */
export const MOST_ITEMS = 10_000;
/** Characters of one string. */
const LONGEST_TEXT = 100_000;
/** Levels of nesting; an honest resource has about ten. */
const DEEPEST = 64;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value as an element of the type that its place promises; null where it is no object. */
export const asRaw = <T>(value: unknown): Raw<T> | null => (isObject(value) ? value : null);

/** The same element, read as another type: where a reference or `resourceType` says which. */
export const readAs = <T>(raw: Raw<unknown>): Raw<T> => raw as Raw<T>;

/** Passed on as what they claim to be, to a reader that checks every value again. */
export const asClaimedResource = (value: unknown): FhirResource => value as FhirResource;
export const asClaimedPatient = (raw: Raw<Patient>): Patient => raw as Patient;

/** The value of a member, whatever it is; undefined where it is missing or null. */
export const valueOf = <T>(raw: Raw<T>, key: Key<T>): unknown =>
  (raw as Readonly<Record<string, unknown>>)[key] ?? undefined;

export const has = <T>(raw: Raw<T>, key: Key<T>): boolean => valueOf(raw, key) !== undefined;

/** Names of all members, known to FHIR or not. */
export const memberNames = (raw: Raw<unknown>): readonly string[] => Object.keys(raw);

/** A string that is not empty; null for anything else. */
export function textOf<T>(raw: Raw<T>, key: Key<T>): string | null {
  const value = (raw as Readonly<Record<string, unknown>>)[key];
  if (typeof value !== "string" || value === "") return null;
  if (value.length > LONGEST_TEXT) throw new TooLarge();
  return value;
}

/** A string of at most `longest` characters; null for anything else. Never throws. */
export function wordOf<T>(raw: Raw<T>, key: Key<T>, longest: number): string | null {
  const value = (raw as Readonly<Record<string, unknown>>)[key];
  return typeof value === "string" && value !== "" && value.length <= longest ? value : null;
}

/** A finite number; null for anything else, a number written as a string included. */
export function numberOf<T>(raw: Raw<T>, key: Key<T>): number | null {
  const value = (raw as Readonly<Record<string, unknown>>)[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export const isTrue = <T>(raw: Raw<T>, key: Key<T>): boolean => valueOf(raw, key) === true;

export const child = <T, K extends Key<T>>(raw: Raw<T>, key: K): Raw<Member<T, K>> | null =>
  asRaw((raw as Readonly<Record<string, unknown>>)[key]);

const NOTHING: readonly never[] = [];

/** The elements of a list; what is no object is passed over, what is no list has none. */
export function children<T, K extends Key<T>>(
  raw: Raw<T>,
  key: K,
): readonly Raw<Item<Member<T, K>>>[] {
  const value = (raw as Readonly<Record<string, unknown>>)[key];
  if (!Array.isArray(value)) return NOTHING;
  if (value.length > MOST_ITEMS) throw new TooLarge();
  return value.every(isObject) ? value : value.filter(isObject);
}

/** The strings of a list. */
export function textsOf<T>(raw: Raw<T>, key: Key<T>): readonly string[] {
  const value = (raw as Readonly<Record<string, unknown>>)[key];
  if (!Array.isArray(value)) return NOTHING;
  if (value.length > MOST_ITEMS) throw new TooLarge();
  return value.filter((item) => typeof item === "string" && item.length <= LONGEST_TEXT);
}

/** Whether a value is nested more deeply than any honest resource. Itself never goes deeper than that. */
export function isTooDeep(value: object, levels = DEEPEST): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      if (typeof item === "object" && item !== null && isTooDeep(item, levels - 1)) return true;
    }
    return false;
  }
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof item === "object" && item !== null && isTooDeep(item, levels - 1)) return true;
  }
  return false;
}
