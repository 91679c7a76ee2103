import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** A file's bytes, unzipped where its name ends in `.gz`; errors of either end come out of the stream. */
function openFile(path: string): Readable {
  const file = createReadStream(path);
  if (!path.endsWith(".gz")) return file;
  const gunzip = createGunzip();
  pipeline(file, gunzip).catch((error: unknown) => {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return gunzip;
}

const withoutMark = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text);

/** A whole file as text. Rejects where it cannot be read, unzipped or is too long for one string. */
export async function readText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of openFile(path)) chunks.push(Buffer.from(chunk));
  return withoutMark(Buffer.concat(chunks).toString("utf8"));
}

/** A file's lines with their numbers from 1, blank ones left out, holding one at a time. */
export async function* readLines(
  path: string,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  const input = openFile(path);
  let failure: unknown;
  input.once("error", (error) => (failure = error));
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = number === 1 ? withoutMark(line) : line;
    if (text.trim() !== "") yield { number, text };
  }
  if (failure !== undefined) throw failure;
}
