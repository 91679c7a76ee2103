import type { SourcePatient } from "@cohort/fhir-source";
import { type PatientId, patientId } from "@cohort/foundation";
import type { RecordInput, Store } from "@cohort/postgres";

/** The EHR tells of refusals, and did not this time. */
const isSilent = ({ gaps }: SourcePatient): boolean => gaps.some(({ type }) => type === "Consent");

/**
 * Where Consents could not be read, what they said before holds: nobody who refused is found because a search failed. The
 * next reading that can be made has the last word.
 */
export async function keepRefusals(
  store: { readonly records: Pick<Store["records"], "load"> },
  patients: readonly SourcePatient[],
  batch: readonly RecordInput[],
): Promise<readonly RecordInput[]> {
  const silent = new Set<PatientId>(
    patients.flatMap((one) =>
      isSilent(one) && one.patient.id !== undefined ? [patientId(one.patient.id)] : [],
    ),
  );
  if (silent.size === 0) return batch;
  const before = new Map(
    (await store.records.load([...silent])).map(({ patient, record }) => [patient, record]),
  );
  return batch.map((input) => {
    const optOuts = silent.has(input.patient) ? before.get(input.patient)?.optOuts : undefined;
    return optOuts === undefined ? input : { ...input, record: { ...input.record, optOuts } };
  });
}
