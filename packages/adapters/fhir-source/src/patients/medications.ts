import type { FhirResource } from "fhir/r4.js";
import { keepLast } from "./keep-last.ts";
import { ownName } from "../search/links.ts";
import { parseReference } from "../search/reference.ts";
import { closeType, closedState } from "../run.ts";
import type { Run } from "../run.ts";
import { listOf, property, textOf } from "../search/shape.ts";
import { failedAs, isSourceError } from "../wire/source-error.ts";
import type { SourceError } from "../wire/source-error.ts";
import type { GapReason } from "../types.ts";

/** The Medications of one batch. */
export interface Medications {
  /** Those that the resources refer to, ingredients' included, and why others could not be read. */
  of(resources: readonly FhirResource[]): {
    readonly medications: readonly FhirResource[];
    readonly gap: GapReason | null;
  };
}

/** A drug may be a mixture of drugs; a mixture of mixtures is not looked into. */
const LEVELS = 2;

/**
 * Reads what is referred to and did not come along: each Medication once, at most `limits.medicationReads` a batch, and
 * remembered for a while. References to other servers are not followed. One that is not there (404, 410) is no gap: its
 * prescription is, and the mapper names it.
 */
export async function resolveMedications(
  run: Run,
  resources: readonly FhirResource[],
  included: readonly FhirResource[],
): Promise<Medications> {
  const known = new Map(included.flatMap((one) => (one.id ? [[one.id, one]] : [])));
  const failed = new Map<string, GapReason>();
  let left = run.settings.limits.medicationReads;

  async function fetch(id: string): Promise<void> {
    const { clock, limits } = run.settings;
    const cached = run.medications.get(id);
    const fresh = cached !== undefined && clock.now() < cached.until;
    const outcome = fresh ? cached.value : await readMedication(run, id);
    if (outcome === "unauthorised" || outcome === "unreadable") failed.set(id, outcome);
    else if (outcome !== null) {
      known.set(id, outcome);
      if (fresh) return;
      const until = clock.now() + limits.medicationCacheMs;
      keepLast(run.medications, id, { value: outcome, until }, limits.medicationCache);
    }
  }

  let open: readonly FhirResource[] = resources;
  for (let level = 0; level < LEVELS && open.length > 0; level += 1) {
    const wanted = [...new Set(open.flatMap((one) => idsIn(run, one)))];
    const missing = wanted.filter((id) => !known.has(id) && !failed.has(id));
    for (const id of missing.slice(left)) failed.set(id, "unreadable");
    const reading = missing.slice(0, left);
    left -= reading.length;
    await Promise.all(reading.map(fetch));
    open = wanted.flatMap((id) => known.get(id) ?? []);
  }

  return {
    of(own) {
      const ids = new Set(own.flatMap((one) => idsIn(run, one)));
      for (const id of ids) {
        const medication = known.get(id);
        for (const part of medication ? idsIn(run, medication) : []) ids.add(part);
      }
      const reasons = [...ids].map((id) => failed.get(id));
      return {
        medications: [...ids].flatMap((id) => known.get(id) ?? []),
        gap: reasons.find((one) => one === "unauthorised") ?? reasons.find(Boolean) ?? null,
      };
    },
  };
}

/** Ids of the Medications on this server that a resource names. */
function idsIn(run: Run, resource: FhirResource): string[] {
  const parts = listOf(property(resource, "ingredient")).map((one) =>
    property(one, "itemReference"),
  );
  const named = [property(resource, "medicationReference"), ...parts];
  return named.flatMap((one) => {
    const reference = parseReference(textOf(property(one, "reference")));
    if (reference?.type !== "Medication") return [];
    return isHere(run, reference.base) ? [reference.id] : [];
  });
}

/** An id means nothing on another server; an allowed origin is another name of this one. */
function isHere({ settings }: Run, base: string | null): boolean {
  if (base === null || base === settings.baseUrl.href) return true;
  if (!URL.canParse(base)) return false;
  return (
    ownName(base, settings) === settings.baseUrl.href || settings.origins.has(new URL(base).origin)
  );
}

async function readMedication(run: Run, id: string): Promise<FhirResource | GapReason | null> {
  if (closedState(run, "Medication") !== null) return "unauthorised";
  try {
    const { body } = await run.verbs.read("Medication", id, run.wish);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the boundary: the type is checked, the rest is the server's word
    return { ...body, id } as unknown as FhirResource;
  } catch (error) {
    if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
    if (error.class === "auth") {
      closeType(run, "Medication", "unauthorised");
      return "unauthorised";
    }
    return missing(error) ? null : "unreadable";
  }
}

const missing = (error: SourceError): boolean => error.status === 404 || error.status === 410;
