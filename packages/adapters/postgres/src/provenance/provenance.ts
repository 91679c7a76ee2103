import type { Match } from "@cohort/matching";
import { mayFind } from "../access/may-find.ts";
import { survivorOf } from "../aliases/group.ts";
import type { Database, Queries } from "../database/database.ts";
import type { EvidenceSource, Provenances } from "../interface/provenance.ts";
import { readMatches } from "../matches/read.ts";
import { readBody } from "../records/load.ts";
import { PERSON, readVersions, type ResourceVersions } from "./versions.ts";

export const provenances = (database: Database): Provenances => ({
  of: (study, asked, access) =>
    database.snapshot("provenance.of", async (queries) => {
      const patient = await survivorOf(queries, asked);
      if (!(await mayFind(queries, study, patient, access))) return [];
      const matches = await readMatches(queries, patient, study);
      if (matches.length === 0) return [];
      const versionsOf = await readKept(queries, patient);
      return matches.map((match) => ({
        study: match.study,
        cohort: match.cohort,
        revision: match.revision,
        asOf: match.asOf,
        evaluatedAt: match.evaluatedAt,
        inputs: match.inputs,
        evidence: evidenceOf(match, versionsOf.get(match.inputs.recordHash) ?? new Map(), patient),
      }));
    }),
});

const evidenceOf = (
  { criteria }: Pick<Match, "criteria">,
  versions: ResourceVersions,
  patient: string,
): readonly EvidenceSource[] =>
  [...new Set(criteria.flatMap(({ evidence }) => evidence.map(({ resource }) => resource)))]
    .toSorted()
    .map((resource) => ({
      resource: resource === PERSON ? `${PERSON}/${patient}` : resource,
      version: versions.get(resource) ?? null,
    }));

/** By the record's hash: of the one that is stored, and of the one before while matches were made from that. */
async function readKept(
  queries: Queries,
  patient: string,
): Promise<ReadonlyMap<string, ResourceVersions>> {
  const row = await queries
    .selectFrom("record")
    .select(["hash", "body", "resource_versions"])
    .select(["prior_hash", "prior_body", "prior_resource_versions"])
    .where("patient", "=", patient)
    .executeTakeFirst();
  const kept = new Map<string, ResourceVersions>();
  if (!row) return kept;
  kept.set(row.hash, readVersions(readBody(row.body, row.hash), row.resource_versions));
  if (row.prior_hash !== null && row.prior_body !== null) {
    const prior = readBody(row.prior_body, row.prior_hash);
    kept.set(row.prior_hash, readVersions(prior, row.prior_resource_versions));
  }
  return kept;
}
