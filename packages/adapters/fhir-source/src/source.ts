import { loadBatch } from "./batch.ts";
import { createCapabilities } from "./capabilities.ts";
import { settingsOf } from "./options.ts";
import type { SourceOptions } from "./options.ts";
import { readPatientResource } from "./patient-read.ts";
import { readPatients } from "./patients.ts";
import type { PatientsOptions } from "./patients.ts";
import type { Reader, Run } from "./run.ts";
import { createSearchForms } from "./search-forms.ts";
import { createTransport } from "./transport.ts";
import type { PatientPage, PatientReading } from "./types.ts";
import { createVerbs } from "./verbs.ts";
import type { Wish } from "./verbs.ts";

/** A FHIR R4 server to read patients from. */
export interface FhirSource {
  /**
   * Every patient, or those that changed, each whole, in batches. Waits out a server that is down or throttling for
   * `limits.patienceMs`. Throws a SourceError where it cannot go on, or the signal's reason; what one patient lacks is a
   * gap of that patient instead.
   */
  patients(options?: PatientsOptions): AsyncIterable<PatientPage>;
  /** One patient, whole, by FHIR id. Throws a SourceError, or the signal's reason. */
  readPatient(id: string, options?: { readonly signal?: AbortSignal }): Promise<PatientReading>;
  /** Cuts all connections. */
  close(): Promise<void>;
}

/** Opens nothing until the first read. Throws a TypeError where the base URL or an origin is none. */
export function createFhirSource(options: SourceOptions): FhirSource {
  const settings = settingsOf(options);
  const transport = createTransport(settings);
  const verbs = createVerbs(settings, (request) => transport.send(request));
  const capabilities = createCapabilities(settings, verbs);
  const reader: Reader = { settings, verbs, forms: createSearchForms(), refusedLists: new Map() };

  const startRun = async (wish: Wish): Promise<Run> => ({
    ...reader,
    capabilities: await capabilities(wish),
    wish,
    closed: new Map(),
    medications: new Map(),
  });

  async function* patients(wanted: PatientsOptions = {}): AsyncGenerator<PatientPage, void> {
    // What is being read ahead ends with the iteration, however that ends.
    const stop = new AbortController();
    const cancel = (): void => stop.abort(wanted.signal?.reason);
    wanted.signal?.throwIfAborted();
    wanted.signal?.addEventListener("abort", cancel, { once: true });
    try {
      const patienceMs = settings.limits.patienceMs;
      yield* readPatients(await startRun({ patienceMs, signal: stop.signal }), wanted);
    } finally {
      wanted.signal?.removeEventListener("abort", cancel);
      stop.abort();
    }
  }

  return {
    patients,
    async readPatient(id, { signal } = {}) {
      const patienceMs = settings.limits.readPatienceMs;
      const run = await startRun(signal ? { patienceMs, signal } : { patienceMs });
      const patient = await readPatientResource(run, id);
      if (typeof patient === "string") return { status: patient };
      const [whole] = await loadBatch(run, [patient]);
      return whole ? { status: "found", patient: whole } : { status: "notFound" };
    },
    close: () => transport.close(),
  };
}
