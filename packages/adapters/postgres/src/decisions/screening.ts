import { patientId } from "@cohort/foundation";
import { attestationsWithIds } from "../attestations/read.ts";
import type { Database } from "../database/database.ts";
import type { Decisions } from "../interface/candidates.ts";
import { readVersions } from "../provenance/versions.ts";
import { decisionOf, IDS, SEEN } from "./rows.ts";
import { readSnapshot } from "./snapshot.ts";

export const readScreening =
  (database: Database): Decisions["screening"] =>
  (study, patient, version) =>
    database.read("decisions.screening", async (queries) => {
      const row = await queries
        .selectFrom("decision")
        .selectAll()
        .where("study", "=", study)
        .where("patient", "=", patientId(patient))
        .where("version", "=", version)
        .executeTakeFirst();
      if (!row || row.snapshot === null) return null;
      const attestations = await attestationsWithIds(queries, IDS.read(row.attestations));
      const matches = SEEN.read(row.matches);
      const record = await readSnapshot(queries, row.snapshot);
      return {
        decision: decisionOf(row),
        record,
        versions: readVersions(record, row.resource_versions),
        exact: matches.every(({ inputs }) => inputs.recordHash === row.snapshot),
        attestations,
        matches,
      };
    });
