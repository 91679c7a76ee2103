import { patientId } from "@cohort/foundation";
import { readAttestations } from "../attestations/attestations.ts";
import type { Database } from "../database/database.ts";
import type { Decisions } from "../interface/candidates.ts";
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
      const inForce = new Set(IDS.read(row.attestations));
      const attestations = await readAttestations(queries, [patient]);
      const matches = SEEN.read(row.matches);
      return {
        decision: decisionOf(row),
        record: await readSnapshot(queries, row.snapshot),
        exact: matches.every(({ inputs }) => inputs.recordHash === row.snapshot),
        attestations: (attestations.get(patient) ?? []).filter(({ id }) => inForce.has(id)),
        matches,
      };
    });
