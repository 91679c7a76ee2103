import { InternalError, canonicalJson } from "@cohort/foundation";
import type { PatientRecord } from "../record.ts";
import { readFact } from "./read-fact.ts";
import { type Tables, tableReader, tableWriter } from "./tables.ts";
import { type StoredUnclaimed, readUnclaimed, writeUnclaimed } from "./unclaimed.ts";
import { type StoredFact, writeFact } from "./write-fact.ts";

/** Raised where something in a text comes to mean something else; texts of earlier forms stay readable. */
const FORM = 2;

interface StoredRecord extends Omit<PatientRecord, "schema" | "facts" | "unclaimed"> {
  readonly form: typeof FORM;
  readonly facts: readonly StoredFact[];
  readonly unclaimed: readonly StoredUnclaimed[];
  readonly tables: Tables;
}

/**
 * A record as text: JSON with facts as lists, words of closed lists as numbers, and what many facts share once. A quarter of
 * the record's own JSON. Equal records have equal texts.
 */
export function recordToText(record: PatientRecord): string {
  const { schema: _, facts, unclaimed, ...rest } = record;
  const writer = tableWriter();
  const lists: Pick<StoredRecord, "facts" | "unclaimed"> = {
    facts: facts.map((fact) => shortened(writeFact(fact, writer))),
    unclaimed: unclaimed.map((entry) => shortened(writeUnclaimed(entry, writer))),
  };
  // Lists have one order anyway; objects get theirs.
  const head = canonicalJson({ ...rest, form: FORM }).slice(0, -1);
  return `${head},"tables":${JSON.stringify(writer.tables)},${JSON.stringify(lists).slice(1)}`;
}

/**
 * The other way, of texts that `recordToText` wrote, and of the first form, a record's own JSON. Nothing is validated, because nobody
 * else writes them. Throws an InternalError, which says nothing of what is in it, where it is no such text.
 */
export function recordFromText(text: string): PatientRecord {
  const parsed = parse(text);
  if (!("form" in parsed)) return parsed;
  const { form: _, tables, facts, unclaimed, ...rest } = parsed;
  const reader = tableReader(tables);
  return {
    schema: 1,
    ...rest,
    facts: facts.map((fact) => readFact(fact, reader)),
    unclaimed: unclaimed.map((entry) => readUnclaimed(entry, reader)),
  };
}

function parse(text: string): StoredRecord | PatientRecord {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return JSON.parse(text) as StoredRecord | PatientRecord;
  } catch {
    throw new InternalError("the text of a record is not JSON");
  }
}

/** Without the nulls at its end: a reader takes what is not there for null. */
function shortened<List extends readonly unknown[]>(list: List): List {
  const last = list.findLastIndex((cell) => cell !== null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of all cells that may be null, as readers know
  return list.slice(0, last + 1) as unknown as List;
}
