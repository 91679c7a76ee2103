import type { IncomingMessage } from "node:http";
import {
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
  createBrotliDecompress,
  createGunzip,
  createInflate,
} from "node:zlib";
import { ok } from "@cohort/foundation";
import { checkMediaType, hasBody } from "./media-type.ts";
import { parseJson } from "./parse-json.ts";
import { type Outcome, reject, rejectField } from "./rejection.ts";

type Decoder = BrotliDecompress | Gunzip | Inflate;

const DECODERS: ReadonlyMap<string, () => Decoder> = new Map([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  ["deflate", () => createInflate()],
  ["br", () => createBrotliDecompress()],
]);

/** What honest text packs to: more is a bomb. Small repetitive bodies may, hence the floor in bytes. */
const RATIO = 100;
const RATIO_FLOOR = 1024 * 1024;

export interface BodyOptions {
  /** Of the body after decompression: a small file that inflates to gigabytes stops here. */
  readonly limitBytes: number;
  readonly required: boolean;
}

/** The JSON value of the request's body, or undefined where there is none and none is required. */
export async function readBody(
  request: IncomingMessage,
  options: BodyOptions,
): Promise<Outcome<unknown>> {
  const bytes = await readBytes(request, options, checkMediaType);
  if (!bytes.ok) return bytes;
  return bytes.value === undefined ? ok<unknown>(undefined) : parseJson(bytes.value);
}

/** What is read before it is known who may: parsing it takes no longer than to refuse it does. */
const EARLY_BYTES = 256 * 1024;

/**
 * `readBody`, where the body is small and says so begun at once: it is read while the database is asked who the caller is.
 * A larger one waits until it is called for.
 */
export function beginBody(
  request: IncomingMessage,
  options: BodyOptions,
): () => Promise<Outcome<unknown>> {
  const { headers } = request;
  const isSmall = Number(headers["content-length"]) <= EARLY_BYTES;
  if (!isSmall || headers["content-encoding"] !== undefined) {
    return () => readBody(request, options);
  }
  const begun = readBody(request, options);
  // Nobody may come to ask for it.
  begun.catch(() => undefined);
  return () => begun;
}

/** The body's bytes, decompressed, of a type that the check lets pass; undefined where there is none and none is required. */
export async function readBytes(
  request: IncomingMessage,
  options: BodyOptions,
  checkType: typeof checkMediaType,
): Promise<Outcome<Buffer | undefined>> {
  if (!hasBody(request.headers)) {
    return options.required
      ? rejectField("invalid-request", "body", "is missing", "required")
      : ok(undefined);
  }
  const type = checkType(request.headers);
  if (!type.ok) return discard(request, type);
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const decoder = DECODERS.get(encoding);
  if (!decoder && encoding !== "identity") {
    const message = "must be gzip, deflate or br";
    return discard(request, rejectField("unsupported-media-type", "Content-Encoding", message));
  }
  if (Number(request.headers["content-length"]) > options.limitBytes) {
    return discard(request, tooLarge(options.limitBytes));
  }
  return collect(request, decoder?.() ?? null, options.limitBytes);
}

const tooLarge = (limitBytes: number) =>
  reject("too-large", {
    detail: `The body may have at most ${limitBytes} bytes, after decompression too.`,
    errors: [{ field: "body", message: `is larger than ${limitBytes} bytes` }],
  });

/**
 * Lets the rest of the body run by unread. Closing at once would reset the connection of a client that
 * still writes, and it would never see the answer. The server's request timeout ends an endless one.
 */
function discard<T>(request: IncomingMessage, rejection: T): T {
  // A pipe pauses its source when it ends, even after a resume: it has to be gone first.
  request.unpipe();
  request.resume();
  return rejection;
}

async function collect(
  request: IncomingMessage,
  decoder: Decoder | null,
  limitBytes: number,
): Promise<Outcome<Buffer>> {
  if (decoder) {
    request.pipe(decoder);
    // A pipe does not pass on that its source was cut: without this the decoder would wait for ever.
    request.once("close", () => {
      if (!request.complete) decoder.destroy(new Error("cut"));
    });
  }
  const source: AsyncIterable<Buffer> = decoder ?? request.iterator({ destroyOnReturn: false });
  const chunks: Buffer[] = [];
  let size = 0;
  let isBomb = false;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      isBomb = decoder !== null && size > RATIO_FLOOR && size > RATIO * decoder.bytesWritten;
      if (size > limitBytes || isBomb) break;
      chunks.push(chunk);
    }
  } catch {
    const cut = request.destroyed && !request.complete;
    const message = cut ? "ended before it was complete" : "does not match its Content-Encoding";
    return discard(request, rejectField("invalid-request", "body", message));
  }
  // Only here: while the loop still listens, the request cannot be made to run by.
  if (size > limitBytes || isBomb) return discard(request, tooLarge(limitBytes));
  return ok(Buffer.concat(chunks, size));
}
