import type { CdsRequest } from "@cohort/contract";
import { type PatientId, ok, patientId } from "@cohort/foundation";
import type { CatalogueNow } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { ApiRequest } from "../route.ts";
import { type BestMatches, bestMatches } from "./best-matches.ts";
import { clientOf, ehrServerOf, isOurEhr } from "./ehr-server.ts";
import { gather } from "./gather.ts";
import type { CdsParts } from "./parts.ts";
import { shortHash } from "./short-hash.ts";
import { recordOf } from "./record-of.ts";
import { TEMPLATES } from "./templates.ts";

/** Where it is known from. */
export type Source = "stored" | "record" | "prefetch" | "opted-out";

export interface Known extends BestMatches {
  readonly source: Source;
  /** By what name the card is remembered. */
  readonly about: PatientId;
  /** Who has a page here; null: nobody is on record by that id. */
  readonly page: PatientId | null;
}

export interface Asking {
  readonly deps: ApiDeps;
  readonly cds: CdsParts;
  readonly request: Pick<ApiRequest, "auth" | "access">;
  readonly call: CdsRequest;
  readonly visit: string | null;
  /** Aborts where there is only time left to answer. */
  readonly signal: AbortSignal;
}

/** An id of another EHR is somebody else's here, so it is no patient's id. */
const keyOf = ({ context, fhirServer = "" }: CdsRequest, isOurs: boolean): PatientId =>
  patientId(isOurs ? context.patientId : `elsewhere-${shortHash([fhirServer, context.patientId])}`);

const NOTHING = { matches: [], total: 0 } as const;

/** Whether the request itself brings what nothing can be said without. */
const isPrefetched = ({ prefetch = {} }: CdsRequest): boolean =>
  Object.entries(TEMPLATES).every(([name, { needed }]) => !needed || name in prefetch);

/**
 * What may be told of the patient: stored matches where they hold; else what the EHR sent, or lets us fetch, matched now; else
 * the stored record, matched now. Never waits for a sync.
 */
export async function whatIsKnown(asking: Asking): Promise<Outcome<Known>> {
  const { deps, cds, request, call } = asking;
  const catalogue = await deps.catalogue.load();
  const isOurs = isOurEhr(cds, clientOf(cds, request.auth), call);
  const query = { patient: keyOf(call, isOurs), visit: asking.visit };
  const stored = isOurs
    ? await deps.store.cards.find({ ...query, catalogue: catalogue.hash }, request.access)
    : null;
  if (stored?.isOptedOut)
    return ok({ ...NOTHING, source: "opted-out", about: stored.patient, page: null });
  if (stored?.isFresh) {
    const { matches, total } = stored;
    return ok({ matches, total, source: "stored", about: stored.patient, page: stored.patient });
  }
  const ids = await deps.store.cards.allowed(query, request.access);
  if (ids === null)
    return ok({ ...NOTHING, source: "opted-out", about: query.patient, page: null });
  const allowed = catalogue.studies.filter(({ study }) => ids.includes(study.id));
  if (stored && !isPrefetched(call)) return matchRecord(asking, stored.patient, allowed);
  const page = stored?.patient ?? null;
  return matchSent(asking, { about: page ?? query.patient, page }, allowed);
}

async function matchRecord(
  { deps }: Asking,
  patient: PatientId,
  studies: CatalogueNow["studies"],
): Promise<Outcome<Known>> {
  const { store, terminology, today } = deps;
  const [loaded] = await store.records.load([patient]);
  const who = { about: patient, page: patient };
  if (!loaded) return ok({ ...NOTHING, source: "record", ...who });
  const { record, attestations } = loaded;
  const best = bestMatches({ record, attestations, terminology, studies, asOf: today() });
  return ok({ ...best, source: "record", ...who });
}

async function matchSent(
  { deps, cds, request, call, signal }: Asking,
  who: Pick<Known, "about" | "page">,
  studies: CatalogueNow["studies"],
): Promise<Outcome<Known>> {
  const { terminology, today } = deps;
  const server = ehrServerOf(cds, clientOf(cds, request.auth), call, signal);
  const record = recordOf(await gather(call, server), call, terminology);
  if (!record.ok) return record;
  // Most often because there was no time: nothing is known that could make anyone a candidate.
  if (record.value === null || record.value.facts.length === 0)
    return ok({ ...NOTHING, source: "prefetch", ...who });
  const input = { record: record.value, attestations: [], terminology, studies, asOf: today() };
  return ok({ ...bestMatches(input), source: "prefetch", ...who });
}
