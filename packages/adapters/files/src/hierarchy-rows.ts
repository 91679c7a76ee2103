import { basename } from "node:path";
import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { comparable, type SystemName, systemNamed } from "@cohort/terminology";
import type { ByteLine } from "./byte-lines.ts";

export type AddRow = (system: SystemName, child: string, parent: string) => void;

/** Reads one line after the header: adds what it says, or says what is wrong with it. */
export type ReadRow = (line: ByteLine, add: AddRow) => Failure | null;

const TAB = 0x09;
const ACTIVE = 0x31;
/** SNOMED CT's "Is a (attribute)". */
const IS_A = "116680003";
const SNOMED_ID = /^\d{6,18}$/;
const CSV_HEADER = "system,child,parent";
const RF2_COLUMNS = ["active", "sourceId", "destinationId", "typeId"] as const;

/** The releases as a whole, or what changed in one, have rows that later rows take back. */
const OTHER_RF2 = /^x?sct2_(?!Relationship_[^_]*Snapshot[_-])/i;

const textOf = ({ bytes, start, end }: ByteLine): string => bytes.toString("utf8", start, end);

const wrong = (file: string, line: number, message: string, action: string): Failure => ({
  code: "FILES.HIERARCHY_FORMAT",
  message,
  action,
  at: { file, line, column: 1 },
});

/** What kind of file it is, by its header; the columns of RF2 are found by their names. */
export function readHeader(file: string, line: ByteLine): Result<ReadRow> {
  const header = textOf(line).replace(/^\uFEFF/, "");
  const columns = header.split("\t");
  if (RF2_COLUMNS.every((column) => columns.includes(column))) {
    if (!OTHER_RF2.test(basename(file))) return ok(rf2Row(file, columns));
    return fail(
      wrong(
        file,
        line.number,
        `${basename(file)} is no snapshot of SNOMED CT relationships`,
        "name the sct2_Relationship_Snapshot file of the release's Snapshot/Terminology folder",
      ),
    );
  }
  if (header.replaceAll('"', "").replaceAll(" ", "") === CSV_HEADER) return ok(csvRow(file));
  return fail(
    wrong(
      file,
      line.number,
      `${file} begins with neither the columns of an RF2 relationship file nor ${CSV_HEADER}`,
      `take the sct2_Relationship_Snapshot file as it is, or write a CSV whose first line is ${CSV_HEADER}`,
    ),
  );
}

function rf2Row(file: string, columns: readonly string[]): ReadRow {
  const [active, source, destination, type] = RF2_COLUMNS.map((name) => columns.indexOf(name));
  /** Where each column begins; the one past the last is where the line ends, and one on. */
  const begins = new Uint32Array(columns.length + 1);
  return (line, add) => {
    const { bytes, start, end, number } = line;
    if (start === end) return null;
    let column = 0;
    begins[0] = start;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== TAB) continue;
      column += 1;
      if (column < columns.length) begins[column] = at + 1;
    }
    if (column !== columns.length - 1) {
      const message = `line ${number} has ${column + 1} columns, the header ${columns.length}`;
      return wrong(file, number, message, "take the file from the release again");
    }
    begins[columns.length] = end + 1;
    const cell = (index = 0): string =>
      bytes.toString("latin1", begins[index] ?? end, (begins[index + 1] ?? end) - 1);
    if (bytes[begins[active ?? 0] ?? end] !== ACTIVE) return null;
    if (cell(type) !== IS_A) return null;
    const child = cell(source);
    const parent = cell(destination);
    if (!SNOMED_ID.test(child) || !SNOMED_ID.test(parent)) {
      const message = `line ${number} relates ${child} to ${parent}: not two SNOMED CT ids`;
      return wrong(file, number, message, "take the file from the release again");
    }
    add("snomed", child, parent);
    return null;
  };
}

function csvRow(file: string): ReadRow {
  const systems = new Map<string, SystemName | null>();
  return (line, add) => {
    const text = textOf(line);
    if (text.trim() === "") return null;
    const cells = text.split(",").map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .trim(),
    );
    const [system = "", child = "", parent = ""] = cells;
    if (cells.length !== 3 || child === "" || parent === "") {
      const message = `line ${line.number} is not a system, a child and a parent`;
      return wrong(file, line.number, message, `write three cells, as in ${CSV_HEADER}`);
    }
    const known = systems.get(system) ?? systemNamed(system);
    systems.set(system, known);
    if (known === null) {
      const message = `line ${line.number} names the unknown code system ${system}`;
      return wrong(
        file,
        line.number,
        message,
        "name it as the dictionary does, or by its FHIR URI",
      );
    }
    add(known, comparable(known, child), comparable(known, parent));
    return null;
  };
}
