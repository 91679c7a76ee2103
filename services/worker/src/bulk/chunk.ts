import type { ExportLine, LinesOptions } from "@cohort/fhir-source";

/** A piece of a file that is staged in one transaction. */
export interface Chunk {
  readonly lines: readonly ExportLine[];
  /** Of the last line. */
  readonly upTo: number;
  readonly bytes: number;
}

const MOST_LINES = 1000;
/** Long lines make short chunks: what is held of a file has a bound. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Pieces of at most 1 000 lines. */
export async function* inChunks(lines: AsyncIterable<ExportLine>): AsyncGenerator<Chunk, void> {
  let held: ExportLine[] = [];
  let bytes = 0;
  let upTo = 0;
  for await (const line of lines) {
    held.push(line);
    bytes += line.bytes;
    upTo = line.number;
    if (held.length < MOST_LINES && bytes < MOST_BYTES) continue;
    yield { lines: held, upTo, bytes };
    held = [];
    bytes = 0;
  }
  if (held.length > 0) yield { lines: held, upTo, bytes };
}

export type FileEnd = Parameters<NonNullable<LinesOptions["onEnd"]>>[0];
