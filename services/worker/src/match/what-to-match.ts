import { type Day, type PatientId, formatDay } from "@cohort/foundation";
import { type StudiesToMatch, studiesToMatch } from "@cohort/matching";
import type { CatalogueNow, LoadedRecord, StandingMatch } from "@cohort/postgres";
import type { Parts } from "../parts.ts";

export type WhatToMatchParts = Pick<Parts, "terminology"> & {
  readonly store: {
    readonly catalogues: Pick<Parts["store"]["catalogues"], "get">;
    readonly matches: Pick<Parts["store"]["matches"], "standing">;
  };
};

/** What a batch is matched with, patient by patient. */
export type WhatToMatch = (
  records: readonly LoadedRecord[],
  now: CatalogueNow,
  asOf: Day,
) => Promise<(loaded: Pick<LoadedRecord, "patient" | "record" | "matched">) => StudiesToMatch>;

/**
 * A change touches few studies: only those are matched again. What is known of an older catalogue is read once and kept, for
 * a hash never comes to mean another.
 */
export function whatToMatch({ store, terminology }: WhatToMatchParts): WhatToMatch {
  const known = new Map<string, Promise<ReadonlySet<string> | null>>();
  const studiesOf = (hash: string, now: CatalogueNow): Promise<ReadonlySet<string> | null> => {
    const read = known.get(hash) ?? readStudies(store, hash, now);
    known.set(hash, read);
    read.catch(() => known.delete(hash));
    return read;
  };
  return async (records, now, asOf) => {
    const hashes = [...new Set(records.flatMap(({ matched }) => matched?.catalogue ?? []))];
    const studies = new Map<string, ReadonlySet<string> | null>();
    for (const hash of hashes) studies.set(hash, await studiesOf(hash, now));
    const whole = await wholeStudies(store, dueByDate(records, formatDay(asOf)), now);
    return ({ patient, record, matched }) =>
      studiesToMatch({
        record,
        terminology,
        asOf,
        studies: now.studies,
        before: matched && {
          ...matched,
          studies: studies.get(matched.catalogue) ?? null,
          whole: whole.get(patient) ?? new Map(),
        },
      });
  };
}

/** Null where dictionary, site file or engine were others, or the catalogue is none of ours. */
async function readStudies(
  store: WhatToMatchParts["store"],
  hash: string,
  { hash: today, inputs }: CatalogueNow,
): Promise<ReadonlySet<string> | null> {
  if (hash === today) return new Set(inputs.studies.map((study) => study.hash));
  const old = await store.catalogues.get(hash);
  const isOurs =
    old?.engine === inputs.engine &&
    old.dictionary.hash === inputs.dictionaryHash &&
    old.site.hash === inputs.siteHash;
  return isOurs ? new Set(old.studies.map((study) => study.hash)) : null;
}

const dueByDate = (records: readonly LoadedRecord[], today: string): readonly PatientId[] =>
  records
    .filter(({ matched }) => matched?.nextChangeOn && matched.nextChangeOn <= today)
    .map(({ patient }) => patient);

/** Of each patient the studies that have a row for every cohort, with the earliest day on which one of these may change. */
async function wholeStudies(
  store: WhatToMatchParts["store"],
  patients: readonly PatientId[],
  { studies }: CatalogueNow,
): Promise<ReadonlyMap<PatientId, ReadonlyMap<string, string | null>>> {
  if (patients.length === 0) return new Map();
  const rows = new Map<PatientId, StandingMatch[]>();
  for (const row of await store.matches.standing(patients)) {
    const ofPatient = rows.get(row.patient);
    if (ofPatient) ofPatient.push(row);
    else rows.set(row.patient, [row]);
  }
  return new Map(
    [...rows].map(([patient, stored]) => {
      const whole = studies.flatMap(({ study, cohorts }): [string, string | null][] => {
        const ofStudy = stored.filter((row) => row.study === study.id);
        const names = new Set(ofStudy.map(({ cohort }) => cohort));
        if (!cohorts.every(({ cohort }) => names.has(cohort.id))) return [];
        return [[study.id, ofStudy.flatMap((row) => row.nextChangeOn ?? []).toSorted()[0] ?? null]];
      });
      return [patient, new Map(whole)];
    }),
  );
}
