import { randomUUID } from "node:crypto";
import type { CdsCard } from "@cohort/contract";
import type { CdsReply } from "./service.ts";

type Members = Readonly<Record<string, unknown>>;

/** A call of the service about a patient. */
export const callAbout = (patient: string, more: Members = {}, context: Members = {}): Members => ({
  hook: "patient-view",
  hookInstance: randomUUID(),
  context: { userId: "Practitioner/abc", patientId: patient, ...context },
  ...more,
});

export const searchset = (resources: readonly unknown[], next?: string): Members => ({
  resourceType: "Bundle",
  type: "searchset",
  ...(resources.length === 0 ? {} : { entry: resources.map((resource) => ({ resource })) }),
  ...(next === undefined ? {} : { link: [{ relation: "next", url: next }] }),
});

/** What an EHR prefetches of these resources, by the names of the templates. */
export function prefetchOf(
  resources: readonly { readonly resourceType: string }[],
  more: Members = {},
): Members {
  const of = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  return {
    patient: of("Patient")[0],
    conditions: searchset(of("Condition")),
    labs: searchset([]),
    scores: searchset(of("Observation")),
    medications: searchset(of("MedicationRequest")),
    ...more,
  };
}

export const cardsOf = ({ body }: CdsReply): readonly CdsCard[] =>
  (body as { cards: CdsCard[] }).cards;

/** The text of the only card; empty where there is none. */
export const detailOf = (reply: CdsReply): string => cardsOf(reply)[0]?.detail ?? "";
