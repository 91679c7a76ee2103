import type { SourcePatient } from "@cohort/fhir-source";
import type { RecordInput, Store } from "@cohort/postgres";

/** Whether the EHR tells of refusals, and did not this time. */
export const isSilentOnRefusals = (gaps: SourcePatient["gaps"]): boolean =>
  gaps.some(({ type }) => type === "Consent");

/**
 * Of those whose Consents could not be read, what they said before holds: nobody who refused is found because a search or a file
 * failed. The next reading that can be made has the last word.
 */
export async function keepRefusals(
  store: { readonly records: Pick<Store["records"], "load"> },
  batch: readonly RecordInput[],
  isSilent: (input: RecordInput) => boolean,
): Promise<readonly RecordInput[]> {
  const silent = new Set(batch.filter(isSilent).map(({ patient }) => patient));
  if (silent.size === 0) return batch;
  const before = new Map(
    (await store.records.load([...silent])).map(({ patient, record }) => [patient, record]),
  );
  return batch.map((input) => {
    const optOuts = silent.has(input.patient) ? before.get(input.patient)?.optOuts : undefined;
    return optOuts === undefined ? input : { ...input, record: { ...input.record, optOuts } };
  });
}
