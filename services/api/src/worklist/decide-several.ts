import type { DecidedEach, DecideMany, TakeBack } from "@cohort/contract";
import { type PatientId, type Result, patientId } from "@cohort/foundation";
import { isLegal } from "@cohort/matching";
import type { Decision, Standing } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";
import type { ApiRequest } from "../route.ts";

type Became = DecidedEach["result"];
type Seen = DecideMany["candidates"][number];
type Asking = Pick<ApiRequest, "access" | "actor">;

export interface Decided {
  readonly results: DecidedEach[];
  /** Whom it was about, as far as the caller may know of them. */
  readonly patients: readonly PatientId[];
  /** Whether anything was written. */
  readonly changed: boolean;
}

const became = (done: Result<Decision>): Became => {
  if (done.ok) return "done";
  switch (done.failure.code) {
    case "DECISION.CONFLICT":
      return "conflict";
    case "DECISION.TOO_LATE":
      return "too-late";
    default:
      return "not-found";
  }
};

/** One after the other, each in a transaction of its own: what is not possible for one is done for the others. */
async function each(
  { store }: Pick<ApiDeps, "store">,
  study: string,
  candidates: readonly Seen[],
  { access }: Asking,
  decide: (standing: Standing, seen: Seen) => Promise<Became>,
): Promise<Decided> {
  const ids = candidates.map(({ id }) => patientId(id));
  const standingsNow = async (): Promise<ReadonlyMap<string, Standing>> => {
    const standings = await store.worklist.standings(study, ids, access);
    return new Map(standings.map((standing) => [standing.asked, standing]));
  };
  const before = await standingsNow();
  const outcomes: Became[] = [];
  for (const seen of candidates) {
    const standing = before.get(seen.id);
    outcomes.push(standing ? await decide(standing, seen) : "not-found");
  }
  const changed = outcomes.includes("done");
  const after = changed ? await standingsNow() : before;
  return {
    results: candidates.map(({ id }, index) => ({
      id,
      result: outcomes[index] ?? "not-found",
      status: after.get(id)?.status ?? null,
      version: after.get(id)?.version ?? null,
    })),
    patients: [...new Set([...before.values()].map(({ patient }) => patient))],
    changed,
  };
}

export function decideEach(
  deps: Pick<ApiDeps, "store">,
  study: string,
  asked: DecideMany,
  asking: Asking,
): Promise<Decided> {
  const { status, reason = null, criterion = null, note = null, dryRun = false } = asked;
  return each(deps, study, asked.candidates, asking, async (standing, { version }) => {
    if (standing.version !== version) return "conflict";
    if (!isLegal(standing.status, status)) return "illegal";
    if (dryRun) return "done";
    const put = await deps.store.decisions.put(
      {
        study,
        patient: standing.patient,
        expectedVersion: version,
        status,
        reason,
        criterion,
        note: note === "" ? null : note,
      },
      asking.actor,
      asking.access,
    );
    return became(put);
  });
}

export const takeBackEach = (
  deps: Pick<ApiDeps, "store">,
  study: string,
  { candidates }: TakeBack,
  asking: Asking,
): Promise<Decided> =>
  each(deps, study, candidates, asking, async ({ patient }, { version }) =>
    became(
      await deps.store.decisions.takeBack(
        { study, patient, expectedVersion: version },
        asking.actor,
        asking.access,
      ),
    ),
  );
