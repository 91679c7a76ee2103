import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Candidate, CandidateList, CandidateRow, WireDecision } from "@cohort/contract";

type Status = WireDecision["status"];

/**
 * Where answers are kept, so that what one page changes every other shows. `candidates`: the pages of a list, as
 * `InfiniteData<CandidateList>`, with whatever the list was asked for after these two; `candidate`: a `Candidate`.
 */
export const KEYS = {
  candidates: (study: string) => ["candidates", study] as const,
  candidate: (study: string, id: string) => ["candidate", study, id] as const,
  history: (study: string, id: string) => ["history", study, id] as const,
};

export const patientOf = (id: string): string => `Patient/${id}`;
export const idOf = (patient: string): string => patient.slice("Patient/".length);

type Pages = InfiniteData<CandidateList>;

/** Changes a candidate's row wherever a list shows it. */
export function changeRow(
  cache: QueryClient,
  study: string,
  id: string,
  change: (row: CandidateRow) => CandidateRow,
): void {
  const patient = patientOf(id);
  cache.setQueriesData<Pages>({ queryKey: KEYS.candidates(study) }, (pages) =>
    pages?.pages.some(({ candidates }) => candidates.some((row) => row.patient === patient))
      ? {
          ...pages,
          pages: pages.pages.map((page) => ({
            ...page,
            candidates: page.candidates.map((row) => (row.patient === patient ? change(row) : row)),
          })),
        }
      : pages,
  );
}

/** Shows a status before the API has said so: the version is the one that it will have. */
export function showStatus(
  cache: QueryClient,
  study: string,
  id: string,
  { status, version }: { readonly status: Status; readonly version: number },
): void {
  changeRow(cache, study, id, (row) => ({ ...row, status, version, reviewAgain: false }));
  cache.setQueryData<Candidate>(
    KEYS.candidate(study, id),
    (now) => now && { ...now, decision: { ...now.decision, status, version } },
  );
}

/** Shows a decision as the API gave it. */
export function showDecision(
  cache: QueryClient,
  study: string,
  id: string,
  decision: WireDecision,
): void {
  changeRow(cache, study, id, (row) => ({
    ...row,
    status: decision.status,
    version: decision.version,
  }));
  cache.setQueryData<Candidate>(KEYS.candidate(study, id), (now) => now && { ...now, decision });
}

/** What was shown before, to go back to. */
export function remember(cache: QueryClient, study: string, id: string): () => void {
  const lists = cache.getQueriesData<Pages>({ queryKey: KEYS.candidates(study) });
  const one = cache.getQueryData<Candidate>(KEYS.candidate(study, id));
  return () => {
    for (const [key, pages] of lists) cache.setQueryData(key, pages);
    if (one) cache.setQueryData(KEYS.candidate(study, id), one);
  };
}

/** Asks again for what a decision changes: the candidate at once, lists when they are next looked at. */
export async function askAgain(cache: QueryClient, study: string, id: string): Promise<void> {
  await Promise.all([
    cache.invalidateQueries({ queryKey: KEYS.candidate(study, id) }),
    cache.invalidateQueries({ queryKey: KEYS.history(study, id) }),
    cache.invalidateQueries({ queryKey: KEYS.candidates(study), refetchType: "none" }),
  ]);
}
