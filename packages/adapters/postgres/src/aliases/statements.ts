import type { Queries, Transaction } from "../database/database.ts";
import { anyOf, rowsAs } from "../database/rows.ts";
import type { PatientLinks } from "../interface/reading.ts";
import type { Link } from "./resolve-links.ts";

interface Statement extends Link {
  readonly stated_by: string;
}

const keyOf = ({ stated_by, patient, target }: Statement): string =>
  JSON.stringify([stated_by, patient, target]);

/** Each once; that someone is themselves says nothing. */
export function statementsOf(stated: readonly PatientLinks[]): readonly Statement[] {
  const rows = stated.flatMap(({ statedBy, replacedBy, replaces }) => [
    ...replacedBy.map((target) => ({ stated_by: statedBy, patient: statedBy, target })),
    ...replaces.map((patient) => ({ stated_by: statedBy, patient, target: statedBy })),
  ]);
  const real = rows.filter(({ patient, target }) => patient !== target);
  return [...new Map(real.map((row) => [keyOf(row), row])).values()];
}

export interface Change {
  readonly added: readonly Statement[];
  readonly dropped: readonly Statement[];
}

/** What is new against what these Patients stated before. */
export async function changeOf(
  queries: Queries,
  statedBy: readonly string[],
  statements: readonly Statement[],
): Promise<Change> {
  const before = await queries
    .selectFrom("patient_link")
    .select(["stated_by", "patient", "target"])
    .where("stated_by", "=", anyOf(statedBy))
    .execute();
  const old = new Set(before.map(keyOf));
  const now = new Set(statements.map(keyOf));
  return {
    added: statements.filter((row) => !old.has(keyOf(row))),
    dropped: before.filter((row) => !now.has(keyOf(row))),
  };
}

const TYPES = { stated_by: "text", patient: "text", target: "text" } as const;

export async function writeChange(
  transaction: Transaction,
  { added, dropped }: Change,
): Promise<void> {
  if (dropped.length > 0) {
    await transaction
      .deleteFrom("patient_link")
      .using(rowsAs(dropped, TYPES, "input"))
      .whereRef("patient_link.stated_by", "=", "input.stated_by")
      .whereRef("patient_link.patient", "=", "input.patient")
      .whereRef("patient_link.target", "=", "input.target")
      .execute();
  }
  if (added.length > 0) {
    await transaction
      .insertInto("patient_link")
      .columns(["stated_by", "patient", "target"])
      .expression((eb) =>
        eb.selectFrom(rowsAs(added, TYPES, "input")).select(["stated_by", "patient", "target"]),
      )
      .execute();
  }
}

/** Every link among these patients, and those whom links tie to them, near and far. */
export async function linksAround(
  queries: Queries,
  patients: Iterable<string>,
): Promise<readonly Link[]> {
  const reached = new Set(patients);
  const found = new Map<string, Link>();
  let edge: readonly string[] = [...reached];
  while (edge.length > 0) {
    const rows = await queries
      .selectFrom("patient_link")
      .select(["patient", "target"])
      .where((eb) => eb.or([eb("patient", "=", anyOf(edge)), eb("target", "=", anyOf(edge))]))
      .execute();
    for (const row of rows) found.set(JSON.stringify([row.patient, row.target]), row);
    edge = [...new Set(rows.flatMap(({ patient, target }) => [patient, target]))].filter(
      (id) => !reached.has(id),
    );
    for (const id of edge) reached.add(id);
  }
  return [...found.values()];
}
