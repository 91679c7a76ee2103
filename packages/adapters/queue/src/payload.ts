import { z } from "zod";
import { type PatientId, patientId } from "@cohort/foundation";

/** The most patients that one match job may name. */
export const LARGEST_BATCH = 2000;

/** What servers give as an id, also those that go beyond FHIR's letters; never a reference or a sentence. */
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\s/]+$/);

/**
 * What a job carries: ids and the version of its own shape, nothing clinical. An added field makes a new
 * version; a worker that does not know it puts the job back for one that does.
 */
const SCHEMAS = {
  sync: z.strictObject({ v: z.literal(1), job: z.uuid() }),
  match: z.strictObject({
    v: z.literal(1),
    patients: z
      .array(id.transform((text): PatientId => patientId(text)))
      .min(1)
      .max(LARGEST_BATCH),
  }),
};

export const QUEUES = ["sync", "match"] as const;
export type QueueName = (typeof QUEUES)[number];
export type SyncPayload = z.output<(typeof SCHEMAS)["sync"]>;
export type MatchPayload = z.output<(typeof SCHEMAS)["match"]>;
export interface Payloads {
  readonly sync: SyncPayload;
  readonly match: MatchPayload;
}

export type ParsedPayload<Name extends QueueName> =
  | { readonly kind: "known"; readonly payload: Payloads[Name] }
  /** Written by a newer release. */
  | { readonly kind: "newer" }
  | { readonly kind: "broken" };

const version = z.looseObject({ v: z.int().min(2) });

const PARSERS: { readonly [Name in QueueName]: (data: unknown) => Payloads[Name] | null } = {
  sync: (data) => SCHEMAS.sync.safeParse(data).data ?? null,
  match: (data) => SCHEMAS.match.safeParse(data).data ?? null,
};

export function parsePayload<Name extends QueueName>(
  queue: Name,
  data: unknown,
): ParsedPayload<Name> {
  const payload = PARSERS[queue](data);
  if (payload !== null) return { kind: "known", payload };
  return { kind: version.safeParse(data).success ? "newer" : "broken" };
}
