import type { ExportLine } from "@cohort/fhir-source";
import { type PatientId, patientId } from "@cohort/foundation";
import type { ExportFile, StagedPart } from "@cohort/postgres";
import type { SyncRun } from "../sync/sync-run.ts";
import { NOBODY, WHOLE, writeBody } from "./staged-body.ts";

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

/** Where these are broken, all who need them are read by search; for the others nothing is missing. */
export const CONTEXT: readonly string[] = ["Patient", "Medication"];

const partOf = (patient: PatientId, source: string): StagedPart => ({
  patient,
  source,
  updated: null,
  body: writeBody(WHOLE),
});

/** Stands for lines of a type of which nobody can tell whose they are: they may be anyone's. */
const lostSource = (type: string): string => `Lost/${type}`;

/** Whoever a broken line seems to speak of is read whole; where it names nobody, its type is noted as lost. */
export function wholeFor(
  file: Pick<ExportFile, "position" | "type">,
  line: BadLine,
): readonly StagedPart[] {
  if (line.patients.length === 0) {
    return CONTEXT.includes(file.type) ? [] : [partOf(NOBODY, lostSource(file.type))];
  }
  return line.patients.map((id) => partOf(patientId(id), `Export/${file.position}/${line.number}`));
}

/** The types of which a broken line may be anyone's. */
export async function lostTypes(
  { parts, job }: Pick<SyncRun, "parts" | "job">,
  files: readonly Pick<ExportFile, "section" | "type">[],
): Promise<readonly string[]> {
  const outputs = files.filter(({ section }) => section === "output");
  const types = [...new Set(outputs.map(({ type }) => type))];
  const keys = types.map((type) => ({ patient: NOBODY, source: lostSource(type) }));
  const found = new Set((await parts.store.exports.partsOf(job, keys)).map((one) => one.source));
  return types.filter((type) => found.has(lostSource(type)));
}
