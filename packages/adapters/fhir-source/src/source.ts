import { expectDefined } from "@cohort/foundation";
import { loadBatch } from "./batch.ts";
import { createCapabilities } from "./capabilities.ts";
import { linkedSignal } from "./linked-signal.ts";
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
    const { signal, end } = linkedSignal(wanted.signal);
    try {
      const { patienceMs } = settings.limits;
      yield* readPatients(await startRun({ patienceMs, signal }), wanted);
    } finally {
      end();
    }
  }

  async function readPatient(id: string, caller?: AbortSignal): Promise<PatientReading> {
    const { signal, end } = linkedSignal(caller);
    try {
      const run = await startRun({ patienceMs: settings.limits.readPatienceMs, signal });
      const patient = await readPatientResource(run, id);
      if (typeof patient === "string") return { status: patient };
      const [whole] = await loadBatch(run, [patient]);
      return { status: "found", patient: expectDefined(whole, "the patient that was loaded") };
    } finally {
      end();
    }
  }

  return {
    patients,
    readPatient: (id, { signal } = {}) => readPatient(id, signal),
    close: () => transport.close(),
  };
}
