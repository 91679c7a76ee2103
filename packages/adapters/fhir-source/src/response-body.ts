import { pipeline } from "node:stream";
import type { Duplex, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Limits } from "./limits.ts";
import { SourceError } from "./source-error.ts";

const UNPACK: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/** The whole body, unpacked, at most `limits.responseBytes`: a small body that unpacks without end is cut off there. */
export async function readBody(
  body: Readable,
  encoding: string | null,
  limits: Limits,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of unpacked(body, encoding)) {
    size += chunk.byteLength;
    if (size > limits.responseBytes) throw new SourceError("too-large", "response above the limit");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function unpacked(body: Readable, encoding: string | null): AsyncIterable<Uint8Array> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return body;
  const unpack = UNPACK[name];
  if (!unpack) {
    body.destroy();
    throw new SourceError("protocol", "response in an encoding that was not asked for");
  }
  // The callback is there because a fault of either stream reaches the loop through the last one.
  return pipeline(body, unpack(), () => undefined);
}
