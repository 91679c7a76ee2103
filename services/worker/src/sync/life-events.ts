import { linksOf } from "@cohort/fhir-mapping";
import type { SourcePatient } from "@cohort/fhir-source";
import { type PatientId, patientId } from "@cohort/foundation";
import type { LinkReport } from "@cohort/postgres";
import type { Parts } from "../parts.ts";

type LinkParts = Pick<Parts, "store" | "logger" | "pseudonym">;

export interface NotedLinks<T> {
  /** Who is a patient in their own right, and was read whole: to be stored. */
  readonly own: readonly T[];
  /** Read without what is filed under those who are them now, or with what no longer is theirs: to be read once more. */
  readonly again: readonly PatientId[];
}

/** A Patient with the ids that it was read under. */
type Read = Pick<SourcePatient, "patient" | "also">;

/**
 * Notes who is whom now, as the Patients state it, before anything of them is stored: a merged record is never stored beside its
 * survivor's. Throws where the store is away; doing it again changes nothing.
 */
export async function noteLinks<T extends Read>(
  parts: LinkParts,
  patients: readonly T[],
): Promise<NotedLinks<T>> {
  const { aliases } = parts.store;
  const read = patients.flatMap((one) =>
    one.patient.id === undefined ? [] : [{ one, id: patientId(one.patient.id) }],
  );
  const report = await aliases.state(
    read.map(({ one, id }) => {
      const { replacedBy, replaces } = linksOf(one.patient);
      return {
        statedBy: id,
        replacedBy: replacedBy.map(patientId),
        replaces: replaces.map(patientId),
      };
    }),
  );
  tell(parts, report);
  const survivors = await aliases.survivorsOf([...read.map(({ id }) => id), ...report.merged]);
  const isOutdated = ({ also }: Read, id: PatientId): boolean =>
    report.merged.some((one) => survivors.get(one) === id && !also.includes(one)) ||
    report.unmerged.some((one) => also.includes(one)) ||
    report.merged.some((one) => survivors.get(one) !== id && also.includes(one));
  const own = read.filter(({ id }) => !survivors.has(id));
  const again = new Set(own.flatMap(({ one, id }) => (isOutdated(one, id) ? [id] : [])));
  return {
    own: own.flatMap(({ one, id }) => (again.has(id) ? [] : [one])),
    again: [...again],
  };
}

function tell({ logger, pseudonym }: LinkParts, { merged, unmerged, unclear }: LinkReport): void {
  if (merged.length + unmerged.length > 0) {
    logger.info({ merged: merged.length, unmerged: unmerged.length }, "records merged in the EHR");
  }
  for (const { reason, patients } of unclear) {
    logger.warn(
      { reason, who: patients.map(pseudonym) },
      "links of patients contradict each other",
    );
  }
}
