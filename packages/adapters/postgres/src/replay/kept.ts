import { sql } from "kysely";
import { patientId } from "@cohort/foundation";
import { mayFind } from "../access/may-find.ts";
import { survivorOf } from "../aliases/group.ts";
import { attestationsWithIds } from "../attestations/read.ts";
import type { Database } from "../database/database.ts";
import { IDS, SEEN } from "../decisions/rows.ts";
import { unpackSeen } from "../decisions/seen.ts";
import { readSnapshot } from "../decisions/snapshot.ts";
import type { KeptMatches, Replays } from "../interface/replay.ts";

export const keptDecisions = (database: Database): Pick<Replays, "decision" | "decisions"> => ({
  decision: ({ study, patient, version }, access) =>
    database.snapshot("replays.decision", async (queries): Promise<KeptMatches | null> => {
      if (access !== null) {
        const survivor = await survivorOf(queries, patient);
        if (!(await mayFind(queries, study, survivor, access))) return null;
      }
      const row = await queries
        .selectFrom("decision")
        .select(["snapshot", "attestations", "matches", "seen"])
        .where("study", "=", study)
        .where("patient", "=", patient)
        .where("version", "=", version)
        .executeTakeFirst();
      if (!row) return null;
      const matches = SEEN.read(row.matches);
      const isExact = matches.every(({ inputs }) => inputs.recordHash === row.snapshot);
      const record =
        row.snapshot !== null && isExact ? await readSnapshot(queries, row.snapshot) : null;
      const attestations = await attestationsWithIds(queries, IDS.read(row.attestations));
      const texts = await unpackSeen(row.seen);
      return {
        study,
        patient,
        version,
        record,
        matches: matches.map(({ cohort, revision, asOf, inputs }, index) => ({
          cohort,
          revision,
          asOf,
          inputs,
          text: texts?.[index] ?? null,
          attestations,
        })),
      };
    }),

  decisions: async ({ study, patient, limit, after }) => {
    const rows = await database.read("replays.decisions", (queries) =>
      queries
        .selectFrom("decision")
        .select(["study", "patient", "version"])
        .$if(study !== undefined, (query) => query.where("study", "=", study ?? ""))
        .$if(patient !== undefined, (query) =>
          query.where("patient", "=", patient ?? patientId("")),
        )
        .$if(after !== undefined, (query) =>
          query.where(
            sql<boolean>`(study, patient, version)
              > (${after?.study}::text, ${after?.patient}::text, ${after?.version}::integer)`,
          ),
        )
        .orderBy("study")
        .orderBy("patient")
        .orderBy("version")
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({ ...row, patient: patientId(row.patient) }));
  },
});
