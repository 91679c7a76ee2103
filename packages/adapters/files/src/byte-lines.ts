import { open } from "node:fs/promises";
import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { unreadable } from "./read-text.ts";

/** One line without its end, as a part of a buffer that the next lines overwrite. */
export interface ByteLine {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly number: number;
}

/** Longer than any line of a terminology file; what has none is no text. */
export const MAX_LINE_BYTES = 65_536;
const CHUNK_BYTES = 4 * 1_048_576;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Hands over a file's lines one after another, whatever its size, and stops at the first that is refused.
 * The callback is synchronous: an await per line would take longer than the reading.
 */
export async function eachLine(
  name: string,
  onLine: (line: ByteLine) => Failure | null,
): Promise<Result<null, Failure[]>> {
  const bytes = Buffer.allocUnsafe(CHUNK_BYTES + MAX_LINE_BYTES);
  let filled = 0;
  let number = 0;
  const hand = (start: number, end: number): Failure | null => {
    number += 1;
    const last = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    return onLine({ bytes, start, end: last, number });
  };
  try {
    const file = await open(name, "r");
    try {
      for (;;) {
        const { bytesRead } = await file.read(bytes, filled, CHUNK_BYTES, null);
        filled += bytesRead;
        let start = 0;
        for (;;) {
          const end = bytes.subarray(0, filled).indexOf(NEWLINE, start);
          if (end === -1) break;
          const refused = hand(start, end);
          if (refused) return fail([refused]);
          start = end + 1;
        }
        bytes.copyWithin(0, start, filled);
        filled -= start;
        if (filled > MAX_LINE_BYTES) return fail([endless(name, number + 1)]);
        if (bytesRead === 0) break;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return fail([unreadable(name, error)]);
  }
  const refused = filled > 0 ? hand(0, filled) : null;
  return refused ? fail([refused]) : ok(null);
}

const endless = (file: string, line: number): Failure => ({
  code: "FILES.HIERARCHY_FORMAT",
  message: `${file} has a line of more than ${MAX_LINE_BYTES} bytes`,
  action: "check that the path leads to a text file, and that it is not compressed",
  at: { file, line, column: 1 },
});
