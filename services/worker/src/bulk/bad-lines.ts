import type { ExportLine } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import type { ExportFile, StagedPart } from "@cohort/postgres";
import type { SyncRun } from "../sync/sync-run.ts";
import { WHOLE, writeBody } from "./staged-body.ts";

export type BadLine = Extract<ExportLine, { readonly error: unknown }>;

/** A file of rubbish would fill the quarantine, and say no more with its ten-thousandth line. */
const MOST_SHOWN = 100;
const HASH_PREFIX = 12;

export const isBad = (line: ExportLine): line is BadLine => "error" in line;

/** Shown to people by file, line and hash; nothing of what it says. */
export async function quarantineLines(
  { parts, notes }: Pick<SyncRun, "parts" | "notes">,
  file: Pick<ExportFile, "position" | "type" | "badLines">,
  lines: readonly BadLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const { store, logger } = parts;
  const shown = lines.slice(0, Math.max(0, MOST_SHOWN - file.badLines));
  const entries = shown.map(({ number, hash, error }) => ({
    subject: `Export/${file.position}/${number}/${hash.slice(0, HASH_PREFIX)}`,
    errorClass: error,
  }));
  if (entries.length > 0) await store.quarantine.fail("read", entries);
  logger.warn(
    { file: file.position, type: file.type, lines: lines.length, first: lines[0]?.number },
    "lines of an export file cannot be read",
  );
  notes.add({ skipped: { [`bad-line:${file.type}`]: lines.length } });
}

/** Whoever a broken line seems to speak of is read whole. */
export const wholeFor = (
  file: Pick<ExportFile, "position">,
  line: BadLine,
): readonly StagedPart[] =>
  line.patients.map((id) => ({
    patient: patientId(id),
    source: `Export/${file.position}/${line.number}`,
    updated: null,
    body: writeBody(WHOLE),
  }));
