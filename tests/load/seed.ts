import { grantDemo } from "@cohort/api";
import { mapPatient, readBundle, readingHash } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import { expectDefined, formatDay, parseDay, patientId } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import { type Store, createActiveCatalogue } from "@cohort/postgres";
import { type GeneratedPerson, generatePopulation } from "@cohort/sandbox";
import { canonicalStudy, studyHash } from "@cohort/studies";
import { createLogger } from "@cohort/telemetry";
import { must } from "../api/support.ts";

const SYSTEM = { subject: "load", kind: "system", network: null, requestId: null } as const;
const BATCH = 200;
/** Lives that were read whole; everyone else has one of theirs, under an id of their own. */
const LIVES = 200;
/** The same, of whom only those count who are candidates of one study. */
const OF_A_STUDY = 400;

export const idOf = (at: number): string => `load-${at}`;

const bundleOf = ({ resources }: GeneratedPerson): unknown => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ resource })),
});

export interface Stored {
  readonly patients: number;
  /** As of which everyone is matched. */
  readonly day: string;
  /** Everyone is a candidate of this study; without it, as many as come. */
  readonly study?: string;
}

/** The built-in studies, active, with so many patients who are stored and matched. */
export async function seed(store: Store, { patients, day, study }: Stored): Promise<void> {
  const asOf = expectDefined(parseDay(day), "a date");
  const { terminology, studies } = must(await loadCatalogue({}));
  for (const each of studies) {
    const canonical = canonicalStudy(each);
    await store.studies.import({ id: each.id, hash: studyHash(each), canonical }, SYSTEM);
    must(await store.studies.activate(each.id, SYSTEM));
  }
  await grantDemo(store, day);
  const logger = createLogger({ logLevel: "silent" });
  const catalogue = createActiveCatalogue({ store, terminology, logger, clock: Date.now });
  const now = await catalogue.load();
  const { people } = generatePopulation({
    seed: 11,
    size: study === undefined ? LIVES : OF_A_STUDY,
    asOf,
  });
  const all = people.map((person) => {
    const record = mapPatient(must(readBundle(bundleOf(person))), terminology);
    const matched = matchForStore({
      record,
      attestations: [],
      terminology,
      studies: now.studies,
      asOf,
    });
    const hits = record.facts.flatMap((fact) => fact.hits.map(({ concept }) => concept));
    return { record, matched, concepts: [...new Set(hits)] };
  });
  const lives = all.filter(
    ({ matched }) =>
      study === undefined ||
      matched.matches.some((match) => match.study === study && match.index !== "none"),
  );
  for (let first = 0; first < patients; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, patients - first) }, (_, at) => ({
      patient: patientId(idOf(first + at)),
      ...expectDefined(lives[(first + at) % lives.length], "a life"),
    }));
    await store.records.replace(batch, readingHash(terminology));
    const rows = batch.map(({ patient, matched }) => ({ patient, readVersion: 1, ...matched }));
    await store.matches.save({ ...now.inputs, asOf: formatDay(asOf) }, rows);
  }
}
