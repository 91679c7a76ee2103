/** What came of reading a body: a value, or why there is none. */
export type JsonReading =
  | { readonly kind: "value"; readonly value: unknown; readonly stripped: number }
  | { readonly kind: "truncated" | "invalid" | "too-deep" };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Keys that reach into prototypes. FHIR has none of these names. */
const FORBIDDEN = ["__proto__", "constructor", "prototype"] as const;
/** An escaped letter or underscore could spell one of them. */
const ESCAPED_LETTER = /\\u00[567]/i;

/**
 * Reads a JSON body from outside. Depth is measured before parsing, without recursion; a body that ends in the
 * middle is told apart from one that is wrong; members that reach into prototypes are taken out and counted.
 */
export function readJson(bytes: Uint8Array, maxDepth: number): JsonReading {
  const measured = measure(bytes, maxDepth);
  if (measured !== "whole") return { kind: measured };
  const text = new TextDecoder().decode(bytes);
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "value", value, stripped: mayHide(text) ? strip(value) : 0 };
  } catch {
    return { kind: "invalid" };
  }
}

function measure(bytes: Uint8Array, maxDepth: number): "whole" | "truncated" | "too-deep" {
  let depth = 0;
  let opened = false;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE: {
        at = endOfString(bytes, at + 1);
        // Text with an odd quote and no bracket before it is no JSON that broke off.
        if (at < 0) return opened ? "truncated" : "whole";
        break;
      }
      case 0x7b: // {
      case 0x5b: // [
        if (!opened && !blank(bytes, at)) return "whole";
        opened = true;
        depth += 1;
        if (depth > maxDepth) return "too-deep";
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1;
        break;
      default:
    }
  }
  return depth > 0 ? "truncated" : "whole";
}

/** Where the string that begins at `from` ends; -1 where it does not. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === BACKSLASH && at - 1 - escapes >= from) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

/** Whether only white space (or a byte order mark) stands before `end`. */
function blank(bytes: Uint8Array, end: number): boolean {
  return new TextDecoder().decode(bytes.subarray(0, end)).trim() === "";
}

const mayHide = (text: string): boolean =>
  FORBIDDEN.some((name) => text.includes(`"${name}"`)) || ESCAPED_LETTER.test(text);

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
