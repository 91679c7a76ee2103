import { expectDefined } from "@cohort/foundation";
import { loadBatch } from "./patients/batch.ts";
import { createBulk } from "./bulk/bulk.ts";
import { bulkSettingsOf } from "./bulk/from-settings.ts";
import {
  type Capabilities,
  type CapabilitiesReader,
  createCapabilities,
} from "./search/capabilities.ts";
import { changesOf } from "./changes/changes.ts";
import type { FhirSource } from "./interface.ts";
import { linkedSignal } from "./wire/linked-signal.ts";
import { settingsOf } from "./options.ts";
import type { SourceOptions } from "./options.ts";
import { listPatients } from "./patients/patient-list.ts";
import { readPatientResource } from "./patients/patient-read.ts";
import { createBatchSize, readPatients } from "./patients/read-patients.ts";
import { type Run, createReader, isOnOffer } from "./run.ts";
import { serverTime } from "./wire/server-time.ts";
import { createTransport } from "./wire/transport.ts";
import type { PatientReading, PersonReading } from "./types.ts";
import { createVerbs } from "./search/verbs.ts";
import type { Wish } from "./search/verbs.ts";

/** Opens nothing until the first read. Throws a TypeError where the base URL or an origin is none. */
export function createFhirSource(options: SourceOptions): FhirSource {
  const settings = settingsOf(options);
  const transport = createTransport(settings);
  const verbs = createVerbs(settings, (request) => transport.send(request));
  const readCapabilities = createCapabilities(settings, verbs);
  let offered: Capabilities | null = null;
  const capabilities: CapabilitiesReader = async (wish) => {
    offered = await readCapabilities(wish);
    return offered;
  };
  const reader = createReader(settings, verbs);
  const batchSize = createBatchSize(settings.batchSize);
  const { patienceMs, readPatienceMs } = settings.limits;
  /** What the server does not have it cannot withhold. */
  const isWithheld = (type: string): boolean =>
    offered === null || isOnOffer({ capabilities: offered }, type);
  const withheld = (): readonly string[] =>
    [...new Set([...transport.status().withheld, ...reader.withheld])]
      .filter(isWithheld)
      .toSorted();
  const bulkSettings = bulkSettingsOf(settings, {
    authorize: (signal, refused) => transport.authorize(signal, refused),
    capabilities: (signal) =>
      capabilities({ patienceMs: readPatienceMs, ...(signal ? { signal } : {}) }),
    withheld,
  });

  const startRun = async (wish: Wish): Promise<Run> => ({
    ...reader,
    capabilities: await capabilities(wish),
    wish,
  });

  /** What still goes on ends with the work, however that ends. */
  async function within<T>(
    caller: AbortSignal | undefined,
    patience: number,
    work: (wish: Wish) => Promise<T>,
  ): Promise<T> {
    const { signal, end } = linkedSignal(caller);
    try {
      return await work({ patienceMs: patience, signal });
    } finally {
      end();
    }
  }

  async function* eachWithin<T>(
    caller: AbortSignal | undefined,
    work: (run: Run) => AsyncIterable<T>,
  ): AsyncGenerator<T, void> {
    const { signal, end } = linkedSignal(caller);
    try {
      yield* work(await startRun({ patienceMs, signal }));
    } finally {
      end();
    }
  }

  async function readPatient(id: string, wish: Wish): Promise<PatientReading> {
    const run = await startRun(wish);
    const patient = await readPatientResource(run, id);
    if (typeof patient === "string") return { status: patient };
    const [whole] = await loadBatch(run, [{ patient, also: [] }]);
    return { status: "found", patient: expectDefined(whole, "the patient that was loaded") };
  }

  /** What the server can search for is no matter here, so its CapabilityStatement is not waited for. */
  async function readPerson(id: string, wish: Wish): Promise<PersonReading> {
    const person = await readPatientResource({ verbs, wish }, id);
    return typeof person === "string" ? { status: person } : { status: "found", person };
  }

  return {
    now: ({ signal } = {}) => within(signal, patienceMs, (wish) => serverTime({ verbs, wish })),
    list: ({ signal, from } = {}) => eachWithin(signal, (run) => listPatients(run, from)),
    changes: ({ signal, marks, since }) =>
      eachWithin(signal, (run) => changesOf(run, marks, since)),
    readPatients: (requests, { signal } = {}) =>
      within(signal, patienceMs, async (wish) =>
        readPatients(await startRun(wish), requests, batchSize),
      ),
    readPatient: (id, { signal } = {}) =>
      within(signal, readPatienceMs, (wish) => readPatient(id, wish)),
    readPerson: (id, { signal } = {}) =>
      within(signal, readPatienceMs, (wish) => readPerson(id, wish)),
    bulk: createBulk(bulkSettings),
    status: () => ({ ...transport.status(), withheld: withheld() }),
    close: () => transport.close(),
  };
}
