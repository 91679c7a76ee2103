import { createHash } from "node:crypto";
import type { ExportLine } from "../interface.ts";
import { readJson } from "../wire/json.ts";
import { parseReference, patientIdsOf } from "../search/reference.ts";
import { isObject, isResource } from "../search/shape.ts";
import type { FileLine } from "./split-lines.ts";

type BadLine = Extract<ExportLine, { readonly error: unknown }>;

const ID = /^[^\s/?#]{1,128}$/;
const REFERENCE = /"reference"\s{0,9}:\s{0,9}"([^"\\]{1,2000})"/g;
const IS_PATIENT = /"resourceType"\s{0,9}:\s{0,9}"Patient"/;
const FIRST_ID = /"id"\s{0,9}:\s{0,9}"([^"\\]{1,128})"/;
/** What was deleted, and what went wrong: nobody refers to that. */
const NAMELESS: readonly string[] = ["Bundle", "OperationOutcome"];
/** An honest resource speaks of one patient, an appointment of a few. */
const MOST_PATIENTS = 20;

/** Whom a broken line seems to speak of, by what can still be made out. */
export function patientsNamed(text: string): readonly string[] {
  const ids = new Set<string>();
  const own = IS_PATIENT.test(text) ? FIRST_ID.exec(text)?.[1] : undefined;
  if (own !== undefined && ID.test(own)) ids.add(own);
  for (const [, reference] of text.matchAll(REFERENCE)) {
    const target = parseReference(reference ?? null);
    if (target?.type === "Patient") ids.add(target.id);
    if (ids.size >= MOST_PATIENTS) break;
  }
  return [...ids];
}

const bad = (number: number, error: BadLine["error"], { bytes, size }: FileLine): BadLine => ({
  number,
  error,
  hash: createHash("sha256").update(bytes).digest("hex"),
  patients: patientsNamed(new TextDecoder().decode(bytes)),
  bytes: size,
});

const isBlank = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

/** Reads one line of an export file. Null: a blank one. "broken-off": the last one, and its end is missing. */
export function readLine(
  line: FileLine,
  number: number,
  jsonDepth: number,
): ExportLine | "broken-off" | null {
  const { bytes, isCut, isEnded, size } = line;
  if (isCut) return bad(number, "too-large", line);
  if (isBlank(bytes)) return null;
  const reading = readJson(bytes, jsonDepth);
  if (reading.kind === "too-deep") return bad(number, "too-deep", line);
  if (reading.kind === "too-much") return bad(number, "too-large", line);
  if (reading.kind === "truncated" && !isEnded) return "broken-off";
  if (reading.kind !== "value") return bad(number, "json", line);
  const { value } = reading;
  if (!isObject(value) || !isResource(value)) return bad(number, "shape", line);
  if (NAMELESS.includes(value.resourceType)) {
    return { number, resource: value, patients: [], bytes: size };
  }
  const { id } = value;
  if (typeof id !== "string" || !ID.test(id)) return bad(number, "shape", line);
  const patients = value.resourceType === "Patient" ? [id] : patientIdsOf(value);
  return { number, resource: value, patients, bytes: size };
}
