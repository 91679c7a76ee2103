import { sql } from "kysely";
import { formatDay, type PatientId } from "@cohort/foundation";
import { isIncomplete, recordToText } from "@cohort/record";
import { survivorsAmong } from "../aliases/group.ts";
import { holdAliases } from "../aliases/lock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf, rowsAs, sha256 } from "../database/rows.ts";
import type { RecordInput, Records } from "../interface/records.ts";
import { writeVersions } from "../provenance/versions.ts";
import { fingerprintsOf } from "./fingerprints.ts";
import { forgetFailures } from "./quarantine.ts";

interface Row {
  readonly patient: PatientId;
  readonly hash: string;
  readonly body: string;
  readonly concepts: string;
  readonly sources: string;
  /** Empty: none known. */
  readonly versions: string;
  readonly sex: string | null;
  readonly born_from: string | null;
  readonly born_to: string | null;
  readonly incomplete: boolean;
  /** Null: not fenced. */
  readonly read_version: number | null;
}

const toRow = ({ patient, record, concepts, versions, readVersion }: RecordInput): Row => {
  const body = recordToText(record);
  return {
    patient,
    body,
    hash: sha256(body),
    concepts: JSON.stringify(concepts.toSorted()),
    sources: fingerprintsOf(record),
    versions: writeVersions(record, versions ?? new Map()) ?? "",
    sex: record.sex,
    born_from: record.birth && formatDay(record.birth.from),
    born_to: record.birth && formatDay(record.birth.to),
    incomplete: isIncomplete(record),
    read_version: readVersion ?? null,
  };
};

/** By patient, so that two batches that share patients lock them in one order. */
const rowsOf = (batch: readonly RecordInput[]): readonly Row[] =>
  [...new Map(batch.map((input) => [input.patient, input])).values()]
    .map(toRow)
    .toSorted((a, b) => (a.patient < b.patient ? -1 : 1));

export const replaceRecords =
  (database: Database): Records["replace"] =>
  (batch, mappingHash) => {
    const given = rowsOf(batch);
    if (given.length === 0) return Promise.resolve({ changed: [], unchanged: 0, overtaken: [] });
    return database.write("records.replace", async (transaction) => {
      await holdAliases(transaction);
      const read = given.map(({ patient }) => patient);
      const others = await survivorsAmong(transaction, read);
      const rows = given.filter(({ patient }) => !others.has(patient));
      const patients = rows.map(({ patient }) => patient);
      const stored = await transaction
        .selectFrom("record")
        .select(["patient", "hash", "mapping_hash", "resource_versions"])
        .where("patient", "=", anyOf(patients))
        .execute();
      const hashes = new Map(stored.map((row) => [row.patient, row]));
      const other = rows.filter(({ patient, hash, versions }) => {
        const found = hashes.get(patient);
        return (
          found?.hash !== hash ||
          found.mapping_hash !== mappingHash ||
          (found.resource_versions ?? "") !== versions
        );
      });
      const written = new Set<string>();
      for (const part of [other.filter(isFenced), other.filter((row) => !isFenced(row))]) {
        if (part.length === 0) continue;
        for (const { patient } of await upsert(transaction, part, mappingHash))
          written.add(patient);
      }
      if (written.size > 0) {
        await transaction
          .deleteFrom("removed_record")
          .where("patient", "=", anyOf([...written]))
          .execute();
      }
      const overtaken = other
        .filter((row) => isFenced(row) && !written.has(row.patient))
        .map(({ patient }) => patient);
      const changed = other
        .filter(({ patient, hash }) => written.has(patient) && hashes.get(patient)?.hash !== hash)
        .map(({ patient }) => patient);
      await transaction.deleteFrom("absence").where("patient", "=", anyOf(read)).execute();
      await forgetFailures(transaction, "read", patients);
      await forgetFailures(transaction, "match", changed);
      return { changed, unchanged: rows.length - changed.length - overtaken.length, overtaken };
    });
  };

const isFenced = ({ read_version }: Row): boolean => read_version !== null;

/**
 * Content decides the version; a new mapping or new versions of resources that say the same only note themselves. All rows are
 * fenced, or none: then those alone are written on top of whose `read_version` nothing came. Returns who was written.
 */
async function upsert(
  transaction: Transaction,
  rows: readonly Row[],
  mappingHash: string,
): Promise<readonly { readonly patient: string }[]> {
  // What would be inserted is the version after the one that was read.
  const onTop = rows.every(isFenced)
    ? sql<boolean>`record.version = excluded.version - 1`
    : sql<boolean>`true`;
  const input = rowsAs(
    rows,
    {
      patient: "text",
      hash: "text",
      body: "json text",
      concepts: "json text",
      sources: "json text",
      versions: "json text",
      sex: "text",
      born_from: "date",
      born_to: "date",
      incomplete: "boolean",
      read_version: "bigint",
    },
    "input",
  );
  const same = sql<boolean>`record.hash = excluded.hash`;
  // A body that stored matches were made from is kept until the patient has been matched again.
  const wasMatched = sql<boolean>`record.prior_hash is null and exists (
    select from match where match.patient = record.patient and match.record_hash = record.hash)`;
  return transaction
    .insertInto("record")
    .columns([
      "patient",
      "version",
      "hash",
      "mapping_hash",
      "body",
      "concepts",
      "sources",
      "resource_versions",
      "sex",
      "born_from",
      "born_to",
      "incomplete",
    ])
    .expression((eb) =>
      eb
        .selectFrom(input)
        .leftJoin("removed_record as removed", "removed.patient", "input.patient")
        .select([
          "input.patient",
          sql<number>`coalesce(input.read_version, removed.version, 0) + 1`.as("version"),
          "input.hash",
          sql<string>`${mappingHash}::text`.as("mapping_hash"),
          "input.body",
          sql<string[]>`array(select json_array_elements_text(input.concepts::json))`.as(
            "concepts",
          ),
          sql<string>`input.sources::bigint[]`.as("sources"),
          sql<string | null>`nullif(input.versions, '')`.as("resource_versions"),
          sql<null>`input.sex`.as("sex"),
          "input.born_from",
          "input.born_to",
          "input.incomplete",
        ])
        .orderBy("input.patient"),
    )
    .onConflict((conflict) =>
      conflict
        .column("patient")
        .doUpdateSet({
          version: sql`record.version + case when ${same} then 0 else 1 end`,
          hash: sql`excluded.hash`,
          mapping_hash: sql`excluded.mapping_hash`,
          body: sql`excluded.body`,
          concepts: sql`excluded.concepts`,
          sources: sql`excluded.sources`,
          resource_versions: sql`excluded.resource_versions`,
          sex: sql`excluded.sex`,
          born_from: sql`excluded.born_from`,
          born_to: sql`excluded.born_to`,
          incomplete: sql`excluded.incomplete`,
          prior_hash: sql`case when not ${same} and ${wasMatched} then record.hash else record.prior_hash end`,
          prior_body: sql`case when not ${same} and ${wasMatched} then record.body else record.prior_body end`,
          prior_resource_versions: sql`case when not ${same} and ${wasMatched} then record.resource_versions
            else record.prior_resource_versions end`,
          quarantined_at: sql`case when ${same} then record.quarantined_at end`,
          updated_at: sql`now()`,
        })
        .where(
          sql<boolean>`${onTop} and (record.hash, record.mapping_hash, record.resource_versions)
            is distinct from (excluded.hash, excluded.mapping_hash, excluded.resource_versions)`,
        ),
    )
    .returning("patient")
    .execute();
}
