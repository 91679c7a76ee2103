import { isCandidateOfAny, mayFind } from "../access/may-find.ts";
import { survivorOf } from "../aliases/group.ts";
import { readAttestations } from "../attestations/read.ts";
import type { Database } from "../database/database.ts";
import type { Candidates } from "../interface/candidates.ts";
import { readMatches } from "../matches/read.ts";
import { readDecisions } from "./decisions-of.ts";

export const getCandidate =
  (database: Database): Candidates["get"] =>
  (study, asked, access) =>
    database.snapshot("candidates.get", async (queries) => {
      const patient = await survivorOf(queries, asked);
      if (!(await mayFind(queries, study, patient, access))) return null;
      const matches = await readMatches(queries, patient, study);
      const decisions = await readDecisions(queries, study, patient);
      const attestations = await readAttestations(queries, [patient], study);
      const state = await queries
        .selectFrom("candidate")
        .select(["version", "status", "review_again"])
        .where("study", "=", study)
        .where("patient", "=", patient)
        .executeTakeFirst();
      const latest = decisions.at(-1)?.decision ?? null;
      if (matches.length === 0 && !latest) return null;
      const version = state?.version ?? 0;
      return {
        study,
        patient,
        status: state?.status ?? "new",
        version,
        reviewAgain: state?.review_again ?? false,
        matches,
        decision: latest && { ...latest, version },
        attestations: attestations.get(patient) ?? [],
      };
    });

export const isCandidate =
  (database: Database): Candidates["isOfAny"] =>
  (asked, access) =>
    database.snapshot("candidates.isOfAny", async (queries) =>
      isCandidateOfAny(queries, await survivorOf(queries, asked), access),
    );
