import type { Names } from "./language.ts";

/** A diagnosis in the terminologies that code it; a site uses one of them. */
export interface Diagnosis {
  readonly names: Names;
  readonly snomed?: string;
  readonly icd10cm?: string;
  readonly icd10?: string;
}

/** Names, SNOMED CT, ICD-10-CM, Chinese name and ICD-10 in one line; an empty code is none. */
export const row = (
  en: string,
  snomed: string,
  icd10cm?: string,
  zh?: string,
  icd10?: string,
): Diagnosis => ({
  names: zh === undefined ? { en } : { en, zh },
  ...(snomed === "" ? {} : { snomed }),
  ...(icd10cm === undefined ? {} : { icd10cm }),
  ...(icd10 === undefined ? {} : { icd10 }),
});
