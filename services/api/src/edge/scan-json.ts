/** What makes a JSON text dangerous to parse or to copy. */
export type ScanFault =
  | { readonly kind: "depth"; readonly limit: number }
  | { readonly kind: "keys"; readonly limit: number }
  | { readonly kind: "forbidden-key"; readonly key: string };

export interface ScanLimits {
  readonly depth: number;
  readonly keys: number;
}

/**
 * FHIR resources are rarely deeper than 15. A body of 10 MB of dense FHIR has about 375 000 keys (28 bytes
 * each), so half a million refuses none of them and still bounds the memory that a body can ask for.
 */
export const SCAN_LIMITS: ScanLimits = { depth: 64, keys: 500_000 };

const FORBIDDEN = ["__proto__", "prototype", "constructor.prototype"] as const;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(FORBIDDEN);
const FORBIDDEN_STARTS: ReadonlySet<number> = new Set(FORBIDDEN.map((key) => key.charCodeAt(0)));
const FORBIDDEN_LENGTHS: ReadonlySet<number> = new Set(FORBIDDEN.map((key) => key.length));
/** An escaped character takes six: `\u005f`. */
const LONGEST_ESCAPED = Math.max(...FORBIDDEN_LENGTHS) * 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Looks through the bytes of a JSON text before anything recursive touches it; null where nothing is wrong.
 * Iterative and without a stack, so no nesting can exhaust it. Whether the text is JSON at all is the
 * parser's business: of a text that is not, any answer will do.
 */
export function scanJson(bytes: Buffer, limits: ScanLimits = SCAN_LIMITS): ScanFault | null {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (depth > limits.depth) return { kind: "depth", limit: limits.depth };
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
    } else if (byte === QUOTE) {
      const start = at + 1;
      let escaped = false;
      for (at = start; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
        if (bytes[at] === BACKSLASH) {
          escaped = true;
          at += 1;
        }
      }
      let after = at + 1;
      while (isSpace(bytes[after])) after += 1;
      // In JSON only a key is followed by a colon.
      if (bytes[after] !== COLON) continue;
      keys += 1;
      if (keys > limits.keys) return { kind: "keys", limit: limits.keys };
      const key = keyOf(bytes, start, at, escaped);
      if (key !== null && FORBIDDEN_KEYS.has(key)) return { kind: "forbidden-key", key };
    }
  }
  return null;
}

/**
 * The key's text; null where it cannot be a forbidden one. A text is made of few keys only: making one of
 * each would take as long as parsing the whole.
 */
function keyOf(bytes: Buffer, start: number, end: number, escaped: boolean): string | null {
  if (!escaped) {
    const mayBe = FORBIDDEN_LENGTHS.has(end - start) && FORBIDDEN_STARTS.has(bytes[start] ?? 0);
    return mayBe ? bytes.toString("latin1", start, end) : null;
  }
  if (end - start > LONGEST_ESCAPED) return null;
  try {
    const key: unknown = JSON.parse(`"${bytes.toString("latin1", start, end)}"`);
    return typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}
