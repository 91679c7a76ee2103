/** What a JSON text may hold at most. */
export interface JsonLimits {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** Members of all objects together. */
  readonly keys: number;
  /** Of one text, name or value, as it is written. */
  readonly stringBytes: number;
}

export interface JsonFault {
  readonly kind: "depth" | "keys" | "string";
  readonly limit: number;
}

export interface JsonScan {
  /** The first limit that was passed; what comes after it was not looked at. */
  readonly fault: JsonFault | null;
  /** The first member whose name is among those looked for, however it is escaped. */
  readonly named: string | null;
  /** Whether it begins as a list or an object and ends in the middle. */
  readonly truncated: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const MARK = [0xef, 0xbb, 0xbf];
/** An escaped character takes six bytes: `\u005f`. */
const ESCAPE_BYTES = 6;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Looks through the UTF-8 bytes of a JSON text before anything recursive touches it. Iterative and without a stack, so no
 * nesting can exhaust it, and one pass whatever the text. Whether the text is JSON at all is the parser's business: of a
 * text that is not, any answer will do.
 */
export function scanJson(
  bytes: Uint8Array,
  limits: JsonLimits,
  names: readonly string[] = [],
): JsonScan {
  const wanted = namesAmong(names);
  let named: string | null = null;
  let depth = 0;
  let keys = 0;
  const begun = beginsAsValue(bytes);
  const over = (kind: JsonFault["kind"], limit: number): JsonScan => ({
    fault: { kind, limit },
    named,
    truncated: false,
  });
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      if (depth > limits.depth) return over("depth", limits.depth);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
    } else if (byte === QUOTE) {
      const start = at + 1;
      const end = endOfString(bytes, start);
      if ((end < 0 ? bytes.length : end) - start > limits.stringBytes) {
        return over("string", limits.stringBytes);
      }
      if (end < 0) return { fault: null, named, truncated: begun };
      at = end;
      if (!isKey(bytes, end)) continue;
      keys += 1;
      if (keys > limits.keys) return over("keys", limits.keys);
      named ??= wanted(bytes, start, end);
    }
  }
  return { fault: null, named, truncated: begun && depth > 0 };
}

/** Whether the first thing in it, after a byte order mark, opens a list or an object. */
function beginsAsValue(bytes: Uint8Array): boolean {
  let at = MARK.every((byte, index) => bytes[index] === byte) ? MARK.length : 0;
  while (isSpace(bytes[at])) at += 1;
  return bytes[at] === OPEN_OBJECT || bytes[at] === OPEN_ARRAY;
}

/** Most texts are shorter: going through them byte by byte is faster than having them searched. */
const SHORT = 48;

/** Where the string that begins at `from` ends; -1 where it does not. */
function endOfString(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length, from + SHORT);
  for (let at = from; at < near; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) return endOfEscaped(bytes, from);
  }
  return near === bytes.length ? -1 : endOfEscaped(bytes, from);
}

/** The same of a long text, or of one with escapes. */
function endOfEscaped(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (at - 1 - escapes >= from && bytes[at - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

/** In JSON only a key is followed by a colon. */
function isKey(bytes: Uint8Array, end: number): boolean {
  let after = end + 1;
  while (isSpace(bytes[after])) after += 1;
  return bytes[after] === COLON;
}

type Wanted = (bytes: Uint8Array, start: number, end: number) => string | null;

/**
 * Reads a key where it can be one of the names. A text is made of few keys only: reading each would take as long as
 * parsing the whole.
 */
function namesAmong(names: readonly string[]): Wanted {
  const known: ReadonlySet<string> = new Set(names);
  const lengths: ReadonlySet<number> = new Set(names.map((name) => name.length));
  const starts: ReadonlySet<number> = new Set(names.map((name) => name.charCodeAt(0)));
  const longest = Math.max(0, ...lengths) * ESCAPE_BYTES;
  return (bytes, start, end) => {
    const length = end - start;
    if (length > longest) return null;
    const escaped = hasEscape(bytes, start, end);
    if (!escaped && !(lengths.has(length) && starts.has(bytes[start] ?? 0))) return null;
    const written = String.fromCharCode(...bytes.subarray(start, end));
    const key = escaped ? unescaped(written) : written;
    return key !== null && known.has(key) ? key : null;
  };
}

function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === BACKSLASH) return true;
  return false;
}

function unescaped(written: string): string | null {
  try {
    const key: unknown = JSON.parse(`"${written}"`);
    return typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}
