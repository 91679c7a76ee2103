import type { PatientRecord } from "@cohort/record";

/** A resource's name to its `meta.versionId`. */
export type ResourceVersions = ReadonlyMap<string, string>;

/** What FHIR allows an id to be (R4 2.24.0.1). What is none is not kept: it could be text. */
const VERSION = /^[A-Za-z0-9.-]{1,64}$/;
const NONE = "-";

/** What birth, sex and death are known from. */
export const PERSON = "Patient";

/** The resources that a record comes from, each once, in an order that depends on nothing else: the person, then the facts'. */
const sourcesOf = ({ facts }: Pick<PatientRecord, "facts">): readonly string[] => [
  PERSON,
  ...[...new Set(facts.map(({ source }) => source))].toSorted(),
];

/** One text for a column; null where no version is known. */
export function writeVersions(
  record: Pick<PatientRecord, "facts">,
  versions: ResourceVersions,
): string | null {
  if (versions.size === 0) return null;
  const known = sourcesOf(record).map((source) => versions.get(source) ?? NONE);
  const words = known.map((version) => (VERSION.test(version) ? version : NONE));
  return words.every((word) => word === NONE) ? null : words.join(" ");
}

/** The text of `writeVersions` for the same record; those without a version are left out. */
export function readVersions(
  record: Pick<PatientRecord, "facts">,
  text: string | null,
): ResourceVersions {
  if (text === null) return new Map();
  const words = text.split(" ");
  return new Map(
    sourcesOf(record).flatMap((source, index) => {
      const word = words[index] ?? NONE;
      return word === NONE ? [] : [[source, word] as const];
    }),
  );
}
