import { createEgress } from "@cohort/egress";
import { loadCatalogue } from "@cohort/files";
import { createFhirSource } from "@cohort/fhir-source";
import { mapPatient, type PatientResources } from "@cohort/fhir-mapping";
import type { Day, Failure, Result } from "@cohort/foundation";
import { type Match, matchPatient, planStudy } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { Shown } from "@cohort/sandbox";

export interface Matched {
  readonly record: PatientRecord;
  /** One for every cohort of every study. */
  readonly matches: readonly Match[];
}

function valueOf<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** Maps and matches patients against the built-in studies as of a day, with the built-in dictionary and site. */
export async function matcher(asOf: Day): Promise<(input: PatientResources) => Matched> {
  const { terminology, studies } = valueOf(await loadCatalogue({}));
  const planned = studies.map((study) => valueOf(planStudy(study, terminology)));
  return (input) => {
    const record = mapPatient(input, terminology);
    return { record, matches: matchPatient({ record, terminology, studies: planned, asOf }) };
  };
}

/** Every patient of a server, whole, as our client reads them. */
export async function readAll(baseUrl: string): Promise<ReadonlyMap<string, PatientResources>> {
  const egress = createEgress({ origins: [new URL(baseUrl).origin], production: false });
  const source = createFhirSource({ egress, baseUrl });
  const read = new Map<string, PatientResources>();
  for await (const { ids } of source.list()) {
    const { patients } = await source.readPatients(ids.map((id) => ({ id })));
    for (const patient of patients) read.set(patient.patient.id ?? "", patient);
  }
  await source.close();
  return read;
}

/** What is shown of the cohort that a story names, in the terms in which it promises it and no others. */
export function shownBy({ matches }: Matched, promised: Shown): Shown | null {
  const { study, cohort } = promised;
  const match = matches.find((one) => one.study === study && one.cohort === cohort);
  if (!match) return null;
  const criterion = match.criteria.find(({ id }) => id === promised.criterion);
  return {
    study,
    cohort,
    verdict: match.verdict,
    ...(promised.criterion === undefined ? {} : { criterion: String(criterion?.id) }),
    ...(promised.outcome === undefined || !criterion ? {} : { outcome: criterion.outcome }),
    ...(promised.reason === undefined || !criterion?.reason
      ? {}
      : { reason: criterion.reason as NonNullable<Shown["reason"]> }),
    ...(match.nearMiss === null ? {} : { nearMiss: true }),
    ...(match.eligibleFrom === null ? {} : { later: true }),
    ...(match.gate === null ? {} : { deceased: true }),
    ...(match.index === "none" ? { noCandidate: true } : {}),
  };
}
