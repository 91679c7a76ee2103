import type { PatientId } from "@cohort/foundation";
import type { ExportFile, StagedPart } from "@cohort/postgres";
import type { SyncRun } from "../sync/sync-run.ts";
import { type BadLine, isBad, quarantineLines } from "./bad-lines.ts";
import { type Chunk, type FileEnd, inChunks } from "./chunk.ts";
import { countTroubles, ownersOfDeleted } from "./other-sections.ts";
import type { GoodLine } from "./stage-patients.ts";

/** A file with more bad lines than this share of all is not what it says it is. */
const MOST_BAD = 0.01;

/** What comes of some lines: parts of records, and who is to be read by search. */
export interface Staged {
  readonly parts?: readonly StagedPart[];
  readonly wanted?: readonly PatientId[];
}

/** Makes something of the lines of an output file. */
export type TakeLines = (
  run: SyncRun,
  file: ExportFile,
  lines: { readonly good: readonly GoodLine[]; readonly bad: readonly BadLine[] },
) => Promise<Staged>;

async function takeLines(
  run: SyncRun,
  file: ExportFile,
  lines: Parameters<TakeLines>[2],
  takeOutput: TakeLines,
): Promise<Staged> {
  switch (file.section) {
    case "deleted":
      return { wanted: await ownersOfDeleted(run, lines.good) };
    case "error":
      countTroubles(run, lines.good);
      return {};
    case "output":
      count(run, file.type, lines.good.length);
      return takeOutput(run, file, lines);
  }
}

function count({ parts, notes }: SyncRun, type: string, lines: number): void {
  parts.metrics.syncResources.inc({ type }, lines);
  notes.add({ counts: { [type]: lines } });
}

/**
 * Reads a file behind the lines that are staged already, piece by piece, each staged together with how far the file
 * is. False where the job has ended. Throws what `lines` throws; what was staged stays.
 */
export async function readFile(
  run: SyncRun,
  file: ExportFile,
  takeOutput: TakeLines,
): Promise<boolean> {
  const { parts, source, signal, notes, job } = run;
  let end: FileEnd | null = null;
  let { lines, badLines, bytes } = file;
  const stream = source.bulk.lines(file, {
    signal,
    from: lines + 1,
    onEnd: (whole) => {
      end = whole;
    },
  });
  const note = (state: ExportFile["state"], more: Partial<ExportFile> = {}) => ({
    position: file.position,
    state,
    lines,
    badLines,
    bytes,
    sha256: null,
    errorClass: null,
    ...more,
  });

  const stage = async (chunk: Chunk): Promise<void> => {
    const bad = chunk.lines.filter(isBad);
    const good = chunk.lines.filter((line): line is GoodLine => !isBad(line));
    const { parts: staged = [], wanted } = await takeLines(run, file, { good, bad }, takeOutput);
    await quarantineLines(run, { ...file, badLines }, bad);
    lines = chunk.upTo;
    badLines += bad.length;
    bytes += chunk.bytes;
    await parts.store.exports.stage(job, note("partial"), staged, wanted);
  };

  for await (const chunk of inChunks(stream)) {
    await stage(chunk);
    // Something was done: a run that dies now is not one more that came to nothing.
    if (!(await notes.reach({ starts: 0 }))) return false;
    signal.throwIfAborted();
  }
  const whole = endOf(end);
  const isRubbish = badLines > Math.max(whole.lines, lines) * MOST_BAD;
  if (isRubbish) {
    notes.add({ skipped: { [`failed-file:${file.type}`]: 1 } });
    parts.logger.warn({ file: file.position, type: file.type, badLines }, "an export file failed");
  }
  lines = Math.max(whole.lines, lines);
  ({ bytes } = whole);
  const ended = isRubbish
    ? note("failed", { sha256: whole.sha256, errorClass: "bad-lines" })
    : note("done", { sha256: whole.sha256 });
  await parts.store.exports.stage(job, ended, []);
  return true;
}

/** Set by the source when a file came to its end, which the compiler cannot see. */
const endOf = (end: FileEnd | null): FileEnd => end ?? { lines: 0, bytes: 0, sha256: "" };
