import { type JsonLimits, scanJson } from "@cohort/foundation";

/** What came of reading a body: a value, or why there is none. */
export type JsonReading =
  | { readonly kind: "value"; readonly value: unknown; readonly stripped: number }
  | { readonly kind: "truncated" | "invalid" | "too-deep" | "too-much" };

/** Names that reach into prototypes. FHIR has none of them. */
const FORBIDDEN = ["__proto__", "constructor", "prototype"] as const;

/** Beside the depth: a page of FHIR that has more is asked for in smaller ones. */
const BOUNDS: Omit<JsonLimits, "depth"> = { keys: 200_000, stringBytes: 5 * 1024 * 1024 };

/**
 * Reads a JSON body from outside. Its depth and the number and length of what it holds are looked at before parsing,
 * without recursion; a body that ends in the middle is told apart from one that is wrong; members that reach into
 * prototypes are taken out and counted.
 */
export function readJson(bytes: Uint8Array, maxDepth: number, bounds = BOUNDS): JsonReading {
  const { fault, named, truncated } = scanJson(bytes, { ...bounds, depth: maxDepth }, FORBIDDEN);
  if (fault) return { kind: fault.kind === "depth" ? "too-deep" : "too-much" };
  if (truncated) return { kind: "truncated" };
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return { kind: "value", value, stripped: named === null ? 0 : strip(value) };
  } catch {
    return { kind: "invalid" };
  }
}

function strip(root: unknown): number {
  let stripped = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || typeof value !== "object") continue;
    for (const name of FORBIDDEN) {
      if (Object.hasOwn(value, name) && Reflect.deleteProperty(value, name)) stripped += 1;
    }
    for (const member of Object.values(value)) open.push(member);
  }
  return stripped;
}
