import { afterEach } from "@jest/globals";
import { createEgress } from "@cohort/egress";
import type { BlockReason } from "@cohort/egress";
import { createFhirSource } from "@cohort/fhir-source";
import type {
  Clock,
  ExchangeReport,
  FhirSource,
  Limits,
  SourceOptions,
  SourcePatient,
} from "@cohort/fhir-source";
import { startEhrStub } from "@cohort/testkit";
import type { EhrStub, EhrStubOptions } from "@cohort/testkit";
import type { FhirResource, MedicationRequest, Observation, Patient } from "fhir/r4.js";

/** Pauses so short that every fault shows in milliseconds. What times out on purpose sets its own limit. */
const SHORT: Partial<Limits> = {
  headersMs: 10_000,
  idleMs: 10_000,
  totalMs: 20_000,
  backoffMs: 1,
  backoffCapMs: 2,
  throttleMs: 1,
  throttleCapMs: 2,
  circuitOpenMs: 20,
  circuitOpenCapMs: 80,
  patienceMs: 5_000,
  readPatienceMs: 5_000,
};

export interface LogLine {
  readonly level: "debug" | "warn";
  readonly fields: object;
  readonly message: string;
}

/** A stub, a source that reads it, and what both noted. */
export interface Bench {
  readonly stub: EhrStub;
  readonly source: FhirSource;
  readonly log: LogLine[];
  readonly exchanges: ExchangeReport[];
  /** Why requests were not let out. */
  readonly blocked: BlockReason[];
}

const closers: (() => Promise<void>)[] = [];

/** Closes what a test opened; call once per file. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
}

/** Closes something else with them. */
export const closeLater = (close: () => Promise<void>): void => {
  closers.push(close);
};

export async function openStub(options: EhrStubOptions = {}): Promise<EhrStub> {
  const stub = await startEhrStub(options);
  closers.push(() => stub.close());
  return stub;
}

export async function open(
  ehr: EhrStubOptions = {},
  options: Partial<SourceOptions> = {},
): Promise<Bench> {
  const stub = await openStub(ehr);
  const log: LogLine[] = [];
  const exchanges: ExchangeReport[] = [];
  const blocked: BlockReason[] = [];
  const { baseUrl = stub.baseUrl, allowedOrigins = [] } = options;
  const egress = createEgress({
    origins: [baseUrl, ...allowedOrigins].flatMap((url) =>
      URL.canParse(url) ? [new URL(url).origin] : [],
    ),
    production: false,
    onBlocked: (reason) => blocked.push(reason),
  });
  const source = createFhirSource({
    egress,
    baseUrl,
    onExchange: (report) => exchanges.push(report),
    log: {
      debug: (fields, message) => log.push({ level: "debug", fields, message }),
      warn: (fields, message) => log.push({ level: "warn", fields, message }),
    },
    ...options,
    limits: { ...SHORT, ...options.limits },
  });
  closers.push(() => source.close());
  return { stub, source, log, exchanges, blocked };
}

export async function allOf<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

/** The ids of the whole list. */
export async function listAll(source: FhirSource): Promise<string[]> {
  return (await allOf(source.list())).flatMap(({ ids }) => ids);
}

/** Some patients, who must be there. */
export async function readSome(
  source: FhirSource,
  ids: readonly string[],
): Promise<readonly SourcePatient[]> {
  const { patients, absent, failed } = await source.readPatients(ids.map((id) => ({ id })));
  const [one] = failed;
  if (one) throw one.error;
  if (absent.length > 0) throw new Error(`${absent.length} are not there`);
  return patients;
}

/** Everyone, page by page of the list. */
export async function readAll(source: FhirSource): Promise<SourcePatient[]> {
  const all: SourcePatient[] = [];
  for await (const { ids } of source.list()) all.push(...(await readSome(source, ids)));
  return all;
}

/** One patient, who must be there. */
export async function readOne(source: FhirSource, id: string): Promise<SourcePatient> {
  const reading = await source.readPatient(id);
  if (reading.status !== "found") throw new Error(`${id} is ${reading.status}`);
  return reading.patient;
}

/** The error that `promise` fails with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

export const namesOf = (resources: readonly FhirResource[]): string[] =>
  resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ""}`);

/** `count` patients with `each` observations: p1 with p1-o1, p1-o2 and so on. */
export function people(count: number, each = 1): FhirResource[] {
  return Array.from({ length: count }, (_, at) => `p${at + 1}`).flatMap((id) => [
    patient(id),
    ...Array.from({ length: each }, (_, at) => observation(`${id}-o${at + 1}`, id)),
  ]);
}

export const patient = (id: string, meta: Patient["meta"] = {}): Patient => ({
  resourceType: "Patient",
  id,
  meta,
});

export const observation = (
  id: string,
  of: string,
  meta: Observation["meta"] = {},
): Observation => ({
  resourceType: "Observation",
  id,
  meta,
  status: "final",
  code: { text: "SECRET-LAB" },
  subject: { reference: `Patient/${of}` },
});

export const request = (id: string, of: string, medication: string): MedicationRequest => ({
  resourceType: "MedicationRequest",
  id,
  status: "active",
  intent: "order",
  subject: { reference: `Patient/${of}` },
  medicationReference: { reference: medication },
});

export interface StandingClock extends Clock {
  /** The pauses asked for. */
  readonly sleeps: number[];
  pass(milliseconds: number): void;
}

/** A clock on which waiting takes no time; those who wait at the same time wait together. */
export function standingClock(): StandingClock {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    pass: (milliseconds) => (now += milliseconds),
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      const until = now + milliseconds;
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal?.throwIfAborted();
      now = Math.max(now, until);
    },
  };
}
