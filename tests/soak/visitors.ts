import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { candidateListSchema, studyListSchema } from "@cohort/contract";
import { recordOf } from "../load/records.ts";
import { AS_OF } from "../worker/support.ts";

/** One answer that somebody waited for. */
export interface Visit {
  /** Milliseconds since the soak began, when it was asked for. */
  readonly at: number;
  readonly kind: string;
  readonly ms: number;
  /** 0: none came. */
  readonly status: number;
}

/** What people were told is stored. */
export interface Told {
  readonly decisions: string[];
  readonly attestations: string[];
}

export interface Visitors {
  readonly visits: readonly Visit[];
  readonly told: Told;
  /** Resolves when the last answer has come. */
  stop(): Promise<void>;
}

interface Candidate {
  readonly study: string;
  readonly patient: string;
  version: number;
  isAsked: boolean;
}

interface Ask {
  readonly path: string;
  readonly method?: "POST" | "PUT";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const attested = z.object({ attestation: z.object({ id: z.string() }) });
const ENTRIES = 150;
const GIVE_UP_MS = 30_000;

/** How many of a kind are asked for in a second, whether or not answers come. */
const RATES = {
  studies: 0.5,
  list: 2,
  candidate: 2,
  hook: 2,
  match: 0.5,
  sync: 0.2,
  decision: 1,
  attestation: 0.2,
} as const;
type Kind = keyof typeof RATES;

/** Everyone who may be looked at and decided on. */
async function candidatesOf(base: string): Promise<readonly Candidate[]> {
  const get = async (path: string): Promise<unknown> => (await fetch(base + path)).json();
  const { studies } = studyListSchema.parse(await get("/v1/studies"));
  const found: Candidate[] = [];
  for (const { id: study } of studies) {
    const page = await get(`/v1/studies/${study}/candidates?limit=200`);
    for (const { patient } of candidateListSchema.parse(page).candidates) {
      found.push({ study, patient: patient.replace("Patient/", ""), version: 0, isAsked: false });
    }
  }
  return found;
}

/** People and EHRs who come to the API at a fixed rate, until they are told to stop. */
export async function letIn(base: string, now: () => number): Promise<Visitors> {
  const candidates = await candidatesOf(base);
  const record = { bundle: recordOf(ENTRIES, AS_OF), asOf: AS_OF };
  const visits: Visit[] = [];
  const told: Told = { decisions: [], attestations: [] };
  const open = new Set<Promise<void>>();
  let turn = 0;

  const ask = async (
    kind: Kind,
    { path, method, body, headers }: Ask,
  ): Promise<Response | null> => {
    const at = now();
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(base + path, {
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...type, ...headers },
      signal: AbortSignal.timeout(GIVE_UP_MS),
    }).catch(() => null);
    // The whole body, as whoever asks reads it.
    const text = await answer
      ?.clone()
      .text()
      .catch(() => null);
    const isThere = text !== null && text !== undefined;
    visits.push({ at, kind, ms: now() - at, status: isThere ? (answer?.status ?? 0) : 0 });
    return isThere ? answer : null;
  };

  const one = (): Candidate | undefined => candidates[(turn += 7) % candidates.length];
  const pathOf = ({ study, patient }: Candidate): string =>
    `/v1/studies/${study}/candidates/${patient}`;

  async function decide(): Promise<void> {
    const candidate = one();
    if (candidate === undefined || candidate.isAsked) return;
    candidate.isAsked = true;
    const status = candidate.version % 2 === 0 ? "to-review" : "contacted";
    const answer = await ask("decision", {
      path: `${pathOf(candidate)}/decision`,
      method: "PUT",
      body: { status },
      headers: { "If-Match": `W/"${candidate.version}"` },
    });
    // Also where a version was not ours: one whose answer got lost was stored all the same.
    const version = /\d+/.exec(answer?.headers.get("etag") ?? "")?.[0];
    if (version !== undefined) candidate.version = Number(version);
    if (answer?.status === 200) {
      told.decisions.push(`${candidate.study} ${candidate.patient} ${version}`);
    }
    candidate.isAsked = false;
  }

  async function attest(): Promise<void> {
    const candidate = one();
    if (candidate === undefined) return;
    const statement = {
      kind: "fact",
      concept: "sledai-2k-total",
      value: turn % 30,
      date: AS_OF,
    };
    const body = { basis: "clinic letter", statement };
    const path = `${pathOf(candidate)}/attestations`;
    const answer = await ask("attestation", { path, method: "POST", body });
    if (answer?.status !== 201) return;
    told.attestations.push(attested.parse(await answer.json()).attestation.id);
  }

  const hook = (patientId: string): unknown => ({
    hook: "patient-view",
    hookInstance: crypto.randomUUID(),
    context: { userId: "Practitioner/1", patientId },
  });
  const read = async (kind: Kind, path: string): Promise<void> => void (await ask(kind, { path }));
  const post = async (kind: Kind, path: string, body: unknown): Promise<void> =>
    void (await ask(kind, { path, method: "POST", body }));
  const study = (): string => one()?.study ?? "";
  const placeOf = (): string => {
    const candidate = one();
    return candidate === undefined ? "/v1/studies" : pathOf(candidate);
  };
  const visit: Readonly<Record<Kind, () => Promise<void>>> = {
    studies: () => read("studies", "/v1/studies"),
    list: () => read("list", `/v1/studies/${study()}/candidates?limit=50`),
    candidate: () => read("candidate", placeOf()),
    hook: () => post("hook", "/cds-services/trial-match", hook(one()?.patient ?? "")),
    match: () => post("match", "/v1/match", record),
    sync: () => post("sync", "/v1/sync", {}),
    decision: decide,
    attestation: attest,
  };

  const stopping = new AbortController();
  const { signal } = stopping;
  const come = async (kind: Kind): Promise<void> => {
    while (!signal.aborted) {
      const visiting: Promise<void> = visit[kind]().finally(() => open.delete(visiting));
      open.add(visiting);
      await pause(1000 / RATES[kind], undefined, { signal }).catch(() => {});
    }
  };
  const coming = (Object.keys(RATES) as Kind[]).map(come);
  return {
    visits,
    told,
    stop: async () => {
      stopping.abort();
      await Promise.all(coming);
      await Promise.all(open);
    },
  };
}
