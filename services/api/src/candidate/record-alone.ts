import { expectDefined, parseDay } from "@cohort/foundation";
import { type CriterionMatch, evidenceHash, matchPatient } from "@cohort/matching";
import type { Candidate, StoredMatch } from "@cohort/postgres";
import type { PatientRecord } from "@cohort/record";
import type { ApiDeps } from "../deps.ts";

/** By criterion of a cohort: what the record says where something that a person stated bears on it, and no others. */
export type AnswersAlone = ReadonlyMap<string, CriterionMatch>;

const NONE: AnswersAlone = new Map();

/** A record as it is stored, without what people stated. */
interface StoredRecord {
  readonly record: PatientRecord;
  readonly version: number;
}

/** A fact or a history that a person stated shows in what decided the criterion, or in what came of it. */
const differs = (stored: CriterionMatch, alone: CriterionMatch): boolean =>
  stored.outcome !== alone.outcome ||
  stored.reason !== alone.reason ||
  stored.basis !== alone.basis ||
  evidenceHash(stored) !== evidenceHash(alone);

/**
 * Matches the candidate once more by the record alone, as of the same date, so that the machine's own answer can stand beside
 * what people stated. Of a match that is due anew nothing is told: the two would not be of the same record, study or terms.
 */
export async function recordAlone(
  { catalogue, terminology }: Pick<ApiDeps, "catalogue" | "terminology">,
  { study: id, attestations }: Pick<Candidate, "study" | "attestations">,
  stored: StoredRecord | undefined,
): Promise<(match: StoredMatch) => AnswersAlone> {
  if (!stored || attestations.length === 0) return () => NONE;
  const { studies, inputs } = await catalogue.load();
  const study = studies.find((one) => one.study.id === id);
  if (!study) return () => NONE;

  return (match) => {
    const made = match.inputs;
    const isCurrent =
      made.recordVersion === stored.version &&
      made.studyHash === study.hash &&
      made.dictionaryHash === inputs.dictionaryHash &&
      made.siteHash === inputs.siteHash &&
      made.engine === inputs.engine;
    if (!isCurrent) return NONE;
    const [alone] = matchPatient({
      record: stored.record,
      terminology,
      studies: [
        { ...study, cohorts: study.cohorts.filter((one) => one.cohort.id === match.cohort) },
      ],
      asOf: expectDefined(parseDay(match.asOf), "the date of a match"),
    });
    const own = new Map(alone?.criteria.map((criterion) => [criterion.id, criterion]));
    return new Map(
      match.criteria.flatMap((criterion) => {
        const answer = own.get(criterion.id);
        return answer && differs(criterion, answer) ? [[criterion.id, answer] as const] : [];
      }),
    );
  };
}
