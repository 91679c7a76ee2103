import { pipeline } from "node:stream";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { BrotliDecompress, Gunzip, Inflate } from "node:zlib";
import { EgressError } from "./egress-error.ts";

const UNPACK: Readonly<Record<string, () => BrotliDecompress | Gunzip | Inflate>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

export const ACCEPT_ENCODING = "gzip, br, deflate";

/** What honest text packs to: more is a bomb. Repetitive small answers may, hence the floor. */
const RATIO = 100;
const RATIO_FLOOR = 1024 * 1024;

const tooLarge = (what: string): EgressError => new EgressError("too-large", what);

/**
 * A body, unpacked piece by piece: at most `limit` bytes, and beyond the first MiB at most a hundred times what came over
 * the wire. Throws an EgressError of class too-large or protocol, or what the stream fails with.
 */
export async function* unpackBody(
  body: Readable,
  encoding: string | null,
  announced: number,
  limit: number | null,
): AsyncGenerator<Uint8Array, void> {
  const name = (encoding ?? "identity").trim().toLowerCase() || "identity";
  const unpack = UNPACK[name]?.() ?? null;
  try {
    if (unpack === null && name !== "identity") {
      throw new EgressError("protocol", "response in an encoding that was not asked for");
    }
    const bound = limit ?? Number.POSITIVE_INFINITY;
    if (unpack === null && announced > bound) throw tooLarge("response above the limit");
    // The callback is there because a fault of either stream reaches the loop through the last one.
    const source: AsyncIterable<Uint8Array> =
      unpack === null ? body : pipeline(body, unpack, () => undefined);
    let size = 0;
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > bound) throw tooLarge("response above the limit");
      if (unpack !== null && size > RATIO_FLOOR && size > RATIO * unpack.bytesWritten) {
        throw tooLarge("response unpacks to more than a hundred times its size");
      }
      yield chunk;
    }
  } finally {
    body.destroy();
  }
}
