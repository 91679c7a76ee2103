import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AssignmentRequest, Candidate, Series } from "@cohort/contract";
import { KEYS } from "./cache.ts";
import { call } from "./call.ts";

/** As many concepts as the API tells the course of at once. */
const MOST_SERIES = 10;

export const useCandidate = (study: string, id: string) =>
  useQuery({
    queryKey: KEYS.candidate(study, id),
    queryFn: async ({ signal }): Promise<Candidate> =>
      (await call("readCandidate", { params: { study, id }, signal })).body,
  });

export const useHistory = (study: string, id: string) =>
  useQuery({
    queryKey: KEYS.history(study, id),
    queryFn: async ({ signal }) =>
      (await call("readHistory", { params: { study, id }, signal })).body.entries,
  });

const inTens = (concepts: readonly string[]): readonly (readonly string[])[] =>
  concepts.length <= MOST_SERIES
    ? [concepts]
    : [concepts.slice(0, MOST_SERIES), ...inTens(concepts.slice(MOST_SERIES))];

/** Results over time by concept; what is not there yet, or not for the caller, is left out. */
export function useSeries(
  study: string,
  id: string,
  concepts: readonly string[],
): ReadonlyMap<string, Series> {
  const asked = concepts.length === 0 ? [] : inTens([...new Set(concepts)].toSorted());
  return useQueries({
    queries: asked.map((some) => ({
      queryKey: ["series", study, id, some.join(",")],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const query = { concept: some.join(",") };
        return (await call("readSeries", { params: { study, id }, query, signal })).body.series;
      },
    })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data ?? []).map((one) => [one.concept, one]))),
  });
}

/** The person's name, read from the EHR when `mutate` is called and forgotten with the page: it is kept in no cache. */
export const usePerson = (study: string, id: string) =>
  useMutation({
    mutationFn: async () => (await call("readPerson", { params: { study, id } })).body,
    gcTime: 0,
  });

export const usePeople = (study: string) =>
  useQuery({
    queryKey: ["people", study],
    queryFn: async ({ signal }) =>
      (await call("listPeople", { params: { study }, signal })).body.people,
    staleTime: 300_000,
  });

/** Says who works on the candidate, until when. */
export function useAssign(study: string, id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: AssignmentRequest) =>
      (await call("assign", { params: { study, id }, body })).body,
    onSuccess: async (assignment) => {
      cache.setQueryData<Candidate>(
        KEYS.candidate(study, id),
        (now) => now && { ...now, assignment },
      );
      await cache.invalidateQueries({ queryKey: KEYS.candidates(study), refetchType: "none" });
    },
  });
}
