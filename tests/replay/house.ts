import type { FhirResource, Patient } from "fhir/r4.js";
import { mapPatient, type PatientResources, readingHash, versionsOf } from "@cohort/fhir-mapping";
import { loadCatalogue } from "@cohort/files";
import {
  type Failure,
  type PatientId,
  type Result,
  describeFailure,
  expectDefined,
  parseDay,
  patientId,
} from "@cohort/foundation";
import { type Match, matchForStore } from "@cohort/matching";
import {
  type Access,
  type Actor,
  createActiveCatalogue,
  openStore,
  type RecordInput,
  type Store,
  SYSTEM,
} from "@cohort/postgres";
import { generatePopulation } from "@cohort/sandbox";
import { canonicalStudy, type Study, studyHash } from "@cohort/studies";
import type { Terminology } from "@cohort/terminology";
import { type TestStore, testStore } from "@cohort/testkit";

export const TODAY = "2026-11-22";
export const DR: Actor = { subject: "user:dr", kind: "token", network: null, requestId: null };
export const ACCESS: Access = { principals: ["user:dr"], roles: ["screener"], today: TODAY };

export function must<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (result.ok) return result.value;
  throw new Error([result.failure].flat().map(describeFailure).join("\n"));
}

/** What a match says, as someone might have tampered with it. */
export type Change = (match: Match) => Match;

const unchanged: Change = (match) => match;

export interface House {
  readonly url: string;
  readonly store: Store;
  /** As the house is run at the moment. */
  readonly terminology: Terminology;
  readonly studies: readonly Study[];
  keep(patients: readonly PatientResources[]): Promise<void>;
  /** Matches these patients, and stores what came of it, as it is or changed. */
  match(
    patients: readonly PatientId[],
    how?: { readonly asOf?: string; readonly engine?: string; readonly change?: Change },
  ): Promise<void>;
  decide(study: string, patient: PatientId, expectedVersion?: number): Promise<void>;
  activate(study: Study): Promise<void>;
  /** Every process anew, on the same database: nothing is remembered but what is stored. */
  restart(terminology?: Terminology): Promise<House>;
  close(): Promise<void>;
}

/** A database of its own with the built-in studies active, and someone who may decide. */
export const openHouse = async (): Promise<House> => furnish(await testStore());

/** The same on a store that is there already, which goes with it. */
export async function furnish(opened: TestStore): Promise<House> {
  const { terminology, studies } = must(await loadCatalogue({}));
  const house = houseOn(opened.url, opened.store, terminology, studies, () => opened.close());
  for (const study of studies) {
    await house.activate(study);
    const basis = { study: study.id, reference: "EC 1/2026", validFrom: "2020-01-01" };
    must(await opened.store.legalBases.state({ ...basis, validUntil: null }, DR));
  }
  const grant = { principal: "user:dr", role: "screener", study: "*", endsAt: null } as const;
  await opened.store.grants.put([grant], DR);
  return house;
}

function houseOn(
  url: string,
  store: Store,
  terminology: Terminology,
  studies: readonly Study[],
  drop: () => Promise<void>,
): House {
  const logger = { error: () => undefined, info: () => undefined };
  const house: House = {
    url,
    store,
    terminology,
    studies,
    keep: async (patients) => {
      const batch = patients.map((given) => inputOf(given, terminology));
      await store.records.replace(batch, readingHash(terminology));
    },
    match: async (patients, { asOf = TODAY, engine, change = unchanged } = {}) => {
      const catalogue = createActiveCatalogue({ store, terminology, logger, clock: Date.now });
      const now = await catalogue.load();
      const day = expectDefined(parseDay(asOf), "a date");
      const rows = (await store.records.load(patients)).map(
        ({ patient, version, record, attestations }) => {
          const stored = matchForStore({
            record,
            attestations,
            terminology,
            studies: now.studies,
            asOf: day,
          });
          const matches = stored.matches.map((match) =>
            match.index === "none" ? match : change(match),
          );
          return { ...stored, patient, readVersion: version, matches };
        },
      );
      const inputs = { ...now.inputs, asOf, ...(engine === undefined ? {} : { engine }) };
      await store.matches.save(inputs, rows);
    },
    decide: async (study, patient, expectedVersion = 0) => {
      const input = { study, patient, expectedVersion, status: "contacted" } as const;
      must(await store.decisions.put({ ...input, reason: null, note: null }, DR, ACCESS));
    },
    activate: async (study) => {
      const canonical = canonicalStudy(study);
      await store.studies.import({ id: study.id, hash: studyHash(study), canonical }, SYSTEM);
      must(await store.studies.activate(study.id, SYSTEM));
    },
    restart: async (other = terminology) => {
      await store.close();
      const again = must(await openStore({ connectionString: url }));
      return houseOn(url, again, other, studies, async () => {
        await again.close();
        await drop();
      });
    },
    close: drop,
  };
  return house;
}

function inputOf(given: PatientResources, terminology: Terminology): RecordInput {
  const record = mapPatient(given, terminology);
  const concepts = record.facts.flatMap(({ hits }) =>
    hits.flatMap(({ concept }) => [concept, ...(terminology.concepts.get(concept)?.broader ?? [])]),
  );
  return {
    patient: patientId(given.patient.id ?? ""),
    record,
    concepts: [...new Set(concepts)],
    versions: versionsOf(given),
  };
}

const isPatient = (resource: FhirResource): resource is Patient =>
  resource.resourceType === "Patient";

/** The sandbox's people, each resource in version 1. */
export function somePeople(size: number): readonly PatientResources[] {
  const asOf = expectDefined(parseDay(TODAY), "a date");
  const { people, shared } = generatePopulation({ seed: 1, size, asOf });
  const stored = (resources: readonly object[]) =>
    resources.map((resource) => ({
      ...resource,
      meta: { ...(resource as FhirResource).meta, versionId: "1" },
    })) as FhirResource[];
  const common = stored(shared);
  return people.map((one) => {
    const resources = [...stored(one.resources), ...common];
    return { patient: expectDefined(resources.find(isPatient), "a Patient"), resources };
  });
}

export const idsOf = (patients: readonly PatientResources[]): readonly PatientId[] =>
  patients.map(({ patient }) => patientId(patient.id ?? ""));
