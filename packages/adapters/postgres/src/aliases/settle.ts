import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Transaction } from "../database/database.ts";
import { anyOf, rowsAs } from "../database/rows.ts";
import type { LinkReport, UnclearLinks } from "../interface/reading.ts";
import { forgetRecords } from "../records/forget.ts";
import { lockRecords } from "../records/lock.ts";
import { wantPatients } from "../reading/want.ts";
import { followAssignments } from "./assignments.ts";
import { renewCandidates } from "./candidates.ts";
import { noteMoves } from "./events.ts";
import { survivorsAmong } from "./group.ts";
import { type Move, regroup } from "./regroup.ts";
import { type Resolution, resolveLinks } from "./resolve-links.ts";
import { linksAround } from "./statements.ts";

/** Makes the aliases right again around patients whose links have changed. The caller has locked the aliases. */
export async function settleAround(
  transaction: Transaction,
  patients: readonly string[],
): Promise<LinkReport> {
  const links = await linksAround(transaction, patients);
  const everyone = [
    ...new Set([...patients, ...links.flatMap(({ patient, target }) => [patient, target])]),
  ];
  const resolution = resolveLinks(links);
  const before = await survivorsAmong(transaction, everyone);
  const { aliases, freed, swallowed, joined, left } = regroup(before, resolution.survivorOf);
  if (aliases.length > 0 || freed.length > 0) {
    const former = [...aliases.map(({ patient }) => patient), ...freed].flatMap((patient) => {
      const survivor = before.get(patientId(patient));
      return survivor === undefined ? [] : [survivor];
    });
    const touched = [
      ...new Set([
        ...aliases.flatMap(({ patient, other }) => [patient, other]),
        ...freed,
        ...former,
      ]),
    ];
    const inTheirOwnRight = touched.filter((patient) => !resolution.survivorOf.has(patient));
    await lockRecords(transaction, touched);
    await noteMoves(transaction, { joined, left });
    await forgetRecords(transaction, swallowed);
    const versions = await raiseVersions(transaction, inTheirOwnRight);
    await writeAliases(transaction, aliases, freed, versions);
    await renewCandidates(transaction, touched);
    await followAssignments(transaction, aliases);
    // What is filed under each of them is to be read together, or apart.
    await wantPatients(transaction, inTheirOwnRight);
  }
  return {
    merged: aliases.map(({ patient }) => patientId(patient)),
    unmerged: freed.map(patientId),
    unclear: unclearIn(resolution),
  };
}

const unclearIn = ({ circle, split }: Resolution): readonly UnclearLinks[] => [
  ...(circle.length > 0 ? [{ reason: "circle" as const, patients: circle.map(patientId) }] : []),
  ...(split.length > 0
    ? [{ reason: "two-survivors" as const, patients: split.map(patientId) }]
    : []),
];

/** Other attestations are theirs now: nothing that was matched without them, or with others, is right as it stands. */
async function raiseVersions(
  transaction: Transaction,
  patients: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction
    .updateTable("record")
    .set((eb) => ({
      version: eb("version", "+", 1),
      matched_version: null,
      matched_catalogue: null,
    }))
    .where("patient", "=", anyOf(patients))
    .returning(["patient", "version"])
    .execute();
  return new Map(rows.map(({ patient, version }) => [patient, version]));
}

async function writeAliases(
  transaction: Transaction,
  aliases: readonly Move[],
  freed: readonly string[],
  versions: ReadonlyMap<string, number>,
): Promise<void> {
  if (freed.length > 0) {
    await transaction.deleteFrom("alias").where("patient", "=", anyOf(freed)).execute();
  }
  if (aliases.length === 0) return;
  const rows = aliases.map(({ patient, other }) => ({
    patient,
    survivor: other,
    since: versions.get(other) ?? 0,
  }));
  const types = { patient: "text", survivor: "text", since: "bigint" } as const;
  await transaction
    .insertInto("alias")
    .columns(["patient", "survivor", "since"])
    .expression((eb) =>
      eb.selectFrom(rowsAs(rows, types, "input")).select(["patient", "survivor", "since"]),
    )
    .onConflict((conflict) =>
      conflict.column("patient").doUpdateSet({
        survivor: sql`excluded.survivor`,
        since: sql`excluded.since`,
        at: sql`clock_timestamp()`,
      }),
    )
    .execute();
}
