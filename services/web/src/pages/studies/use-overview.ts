import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { OVERVIEW, type Overview } from "../../api/overview.ts";
import { NOTIFICATIONS_KEY } from "../../api/seen.ts";
import { useSay } from "../../i18n/say.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";

export type StudyOverview = Overview["studies"][number];
export type WatchMode = StudyOverview["watch"];

/** Numbers that stand before somebody for hours stay those of the last minute. */
const EVERY_MS = 60_000;

export const useOverview = (): UseQueryResult<Overview> =>
  useQuery({ ...OVERVIEW, refetchInterval: EVERY_MS });

/** Changes of what in a study one is told; the choice shows at once, and goes back where it could not be kept. */
export function useWatch(study: string): (mode: WatchMode) => void {
  const cache = useQueryClient();
  const say = useSay();
  const show = (mode: WatchMode): void => {
    cache.setQueryData(
      OVERVIEW.queryKey,
      (now) =>
        now && {
          ...now,
          studies: now.studies.map((one) => (one.study === study ? { ...one, watch: mode } : one)),
        },
    );
  };
  const { mutate } = useMutation({
    mutationFn: (mode: WatchMode) => call("watchStudy", { params: { study }, body: { mode } }),
    onMutate: show,
    onSuccess: ({ body }) => saySaved(say("watch.saved", { mode: say(`watch.${body.mode}`) })),
    onError: () => sayFailed(say("watch.failed")),
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: OVERVIEW.queryKey }),
        cache.invalidateQueries({ queryKey: NOTIFICATIONS_KEY }),
      ]),
  });
  return mutate;
}
