import {
  type InfiniteData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { CandidateList, CandidateRow, SavedView } from "@cohort/contract";
import { type LastList, extendList } from "../parts/last-list.ts";
import { KEYS, idOf } from "./cache.ts";
import { call } from "./call.ts";

/** As many rows as are asked for at once: all that one action may be about. */
const PAGE = 100;

/** Filters and order of a list, as the API takes them. */
export type ListQuery = Readonly<Record<string, string>>;

/** The rows after a cursor; the first ones where it is empty. */
const readRows = async (
  study: string,
  query: ListQuery,
  cursor: string,
  signal: AbortSignal,
): Promise<CandidateList> =>
  (
    await call("listCandidates", {
      params: { study },
      query: { ...query, limit: PAGE, cursor },
      signal,
    })
  ).body;

/** A study's candidates page by page: the next one is asked for with `fetchNextPage`. */
export const useCandidates = (study: string, query: ListQuery) =>
  useInfiniteQuery({
    queryKey: [...KEYS.candidates(study), query],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => readRows(study, query, pageParam, signal),
    getNextPageParam: ({ next }) => next,
    placeholderData: (before, asked) => (asked?.queryKey[1] === study ? before : undefined),
    // Rows stay where they are while someone works through them: only what one does oneself changes them.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

/**
 * Asks for the rows after those that the list has, where `isWanted`, and puts them behind them: whoever goes on from candidate to
 * candidate comes to the end of neither. What the pages show of them is asked for by the list itself.
 */
export function useRowsAfter(list: LastList | null, isWanted: boolean): void {
  const cache = useQueryClient();
  const cursor = list?.next ?? null;
  useQuery({
    queryKey: ["rows-after", list?.study, cursor],
    enabled: isWanted && cursor !== null,
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      if (list === null || cursor === null) return 0;
      const { study, query } = list;
      const page = await readRows(study, query, cursor, signal);
      cache.setQueryData<InfiniteData<CandidateList, string>>(
        [...KEYS.candidates(study), query],
        (now) =>
          now?.pages.at(-1)?.next === cursor
            ? { pages: [...now.pages, page], pageParams: [...now.pageParams, cursor] }
            : now,
      );
      extendList(
        list,
        page.candidates.map(({ patient }) => idOf(patient)),
        page.next,
      );
      return page.candidates.length;
    },
  });
}

/** A row with what the concepts that it names are called. */
export interface Listed {
  readonly row: CandidateRow;
  readonly labels: CandidateList["labels"];
}

/** The rows of all pages that were fetched, a patient once: a page may repeat whoever moved down meanwhile. */
export function listedOf(pages: readonly CandidateList[]): readonly Listed[] {
  const rows = new Map<string, Listed>();
  for (const { candidates, labels } of pages) {
    for (const row of candidates)
      if (!rows.has(row.patient)) rows.set(row.patient, { row, labels });
  }
  return [...rows.values()];
}

const viewsKey = (study: string) => ["views", study] as const;

/** The caller's own views of the study's list. */
export const useViews = (study: string) =>
  useQuery({
    queryKey: viewsKey(study),
    queryFn: async ({ signal }): Promise<readonly SavedView[]> =>
      (await call("listViews", { params: { study }, signal })).body.views,
    staleTime: 60_000,
  });

/** Saving a view under a name, and forgetting one. Fails with `CallFailed`. */
export function useViewChanges(study: string) {
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: viewsKey(study) });
  return {
    save: async (name: string, query: ListQuery): Promise<void> => {
      await call("saveView", { params: { study, name }, body: { query } });
      await again();
    },
    forget: async (name: string): Promise<void> => {
      await call("deleteView", { params: { study, name } });
      await again();
    },
  };
}
