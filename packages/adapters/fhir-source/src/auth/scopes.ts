import { SEARCHED_TYPES } from "../types.ts";

/** Every type that is read. Medications are read by reference only, the others are searched. */
const READ_TYPES: readonly string[] = ["Patient", ...SEARCHED_TYPES, "Medication"];

/** `types`: what is read, type by type; else the very scopes to ask for. */
export type ScopeWish = "types" | readonly string[];

/** The `scope` of a token request; `more` types are read beside those that always are. SMART 2 says `rs`; a server without `permission-v2` knows `read` instead. */
export function scopesOf(
  wish: ScopeWish,
  permissionV2: boolean,
  more: readonly string[] = [],
): readonly string[] {
  if (wish !== "types") return wish;
  return [...READ_TYPES, ...more].map((type) => `system/${type}.${permissionV2 ? "rs" : "read"}`);
}

const SCOPE = /^system\/(?<type>[A-Za-z]+|\*)\.(?<may>[a-z]+|\*)$/;

/** SMART 1's words for rights, as letters of SMART 2. */
const RIGHTS: Readonly<Record<string, string>> = { read: "rs", write: "cud", "*": "cruds" };

function allows(scope: string, type: string): boolean {
  const { type: of, may = "" } = SCOPE.exec(scope)?.groups ?? {};
  if (of !== type && of !== "*") return false;
  const rights = RIGHTS[may] ?? may;
  return rights.includes("r") && (type === "Medication" || rights.includes("s"));
}

const saysSystem = (scope: string): boolean => scope.startsWith("system/");

/**
 * The types that a grant does not let us read (SMART App Launch 2.2, scopes for requesting FHIR resources). A scope that
 * a query narrows (`?category=...`) counts as none: what is left out of a type must not be taken for absent.
 * Scopes of another make say nothing of types: then nothing is withheld, and the server's own 403 decides.
 */
export function withheldTypes(
  granted: readonly string[],
  asked: readonly string[],
): readonly string[] {
  if (!asked.some(saysSystem)) return [];
  return READ_TYPES.filter((type) => !granted.some((scope) => allows(scope, type)));
}
