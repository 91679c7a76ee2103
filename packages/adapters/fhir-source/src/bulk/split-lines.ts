/** A line without its end, CRLF or LF. */
export interface FileLine {
  /** Its bytes, at most the limit: of a longer line the beginning. */
  readonly bytes: Uint8Array;
  /** Set where it is longer than the limit. */
  readonly isCut: boolean;
  /** Of the line and its end, in the file. */
  readonly size: number;
  /** False for a last line that no line end follows. */
  readonly isEnded: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/** Splits a stream into lines piece by piece: no more than one chunk and one line within the limit is held. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<readonly FileLine[], void> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let size = 0;

  const hold = (piece: Uint8Array): void => {
    size += piece.byteLength;
    const room = limit + 1 - heldBytes;
    if (room <= 0 || piece.byteLength === 0) return;
    held.push(piece.byteLength > room ? piece.subarray(0, room) : piece);
    heldBytes += Math.min(room, piece.byteLength);
  };
  const release = (isEnded: boolean): FileLine => {
    const whole = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
    const end = whole.at(-1) === CR && size === whole.byteLength ? -1 : undefined;
    const bytes = whole.subarray(0, end);
    const isCut = bytes.byteLength > limit;
    const line = {
      bytes: isCut ? bytes.subarray(0, limit) : bytes,
      isCut,
      size: size + (isEnded ? 1 : 0),
      isEnded,
    };
    held = [];
    heldBytes = 0;
    size = 0;
    return line;
  };

  for await (const chunk of chunks) {
    const lines: FileLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      hold(chunk.subarray(from, at));
      lines.push(release(true));
      from = at + 1;
    }
    hold(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (size > 0) yield [release(false)];
}
