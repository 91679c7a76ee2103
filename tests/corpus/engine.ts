import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import { type Day, parseDay } from "@cohort/foundation";
import { type Match, type PlannedStudy, matchPatient, planStudy } from "@cohort/matching";
import type { ReadingIssue } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

export interface Engine {
  readonly terminology: Terminology;
  readonly studies: readonly PlannedStudy[];
  /** Of all studies, or of one. */
  match(
    bundle: unknown,
    asOf: string,
    study?: string,
  ): { matches: readonly Match[]; issues: readonly ReadingIssue[] };
}

export const dayOf = (text: string): Day => {
  const day = parseDay(text);
  if (day === null) throw new Error(`${text} is no date`);
  return day;
};

/** The built-in catalogue and the whole way from a Bundle to its matches, without a server. */
export async function openEngine(siteFile?: string): Promise<Engine> {
  const catalogue = await loadCatalogue(siteFile === undefined ? {} : { siteFile });
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.failure, null, 2));
  const { terminology } = catalogue.value;
  const studies = catalogue.value.studies.map((study) => {
    const planned = planStudy(study, terminology);
    if (!planned.ok) throw new Error(JSON.stringify(planned.failure, null, 2));
    return planned.value;
  });
  return {
    terminology,
    studies,
    match(bundle, asOf, only) {
      const read = readBundle(bundle);
      if (!read.ok) throw new Error(JSON.stringify(read.failure));
      const record = mapPatient(read.value, terminology);
      const asked = studies.filter(({ study }) => only === undefined || study.id === only);
      return {
        matches: matchPatient({ record, terminology, studies: asked, asOf: dayOf(asOf) }),
        issues: record.issues,
      };
    },
  };
}
