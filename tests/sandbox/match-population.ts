import { loadCatalogue } from "@cohort/files";
import { createFhirSource } from "@cohort/fhir-source";
import { mapPatient, type PatientResources } from "@cohort/fhir-mapping";
import type { Day, Failure, Result } from "@cohort/foundation";
import { type Match, matchPatient, planStudy } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";

export interface Matched {
  readonly record: PatientRecord;
  readonly match: Match;
}

function valueOf<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** Maps and matches patients against NCT06421701 as of a day, with the built-in dictionary and site. */
export async function matcher(asOf: Day): Promise<(input: PatientResources) => Matched> {
  const { terminology, studies } = valueOf(await loadCatalogue({}));
  const planned = studies
    .filter(({ id }) => id === "NCT06421701")
    .map((study) => valueOf(planStudy(study, terminology)));
  return (input) => {
    const record = mapPatient(input, terminology);
    const [match] = matchPatient({ record, terminology, studies: planned, asOf });
    if (!match) throw new Error("no cohort was matched");
    return { record, match };
  };
}

/** Every patient of a server, whole, as our client reads them. */
export async function readAll(baseUrl: string): Promise<ReadonlyMap<string, PatientResources>> {
  const source = createFhirSource({ baseUrl });
  const read = new Map<string, PatientResources>();
  for await (const page of source.patients()) {
    for (const patient of page.patients) read.set(patient.patient.id ?? "", patient);
  }
  await source.close();
  return read;
}
