import { useEffect, useState } from "react";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Progress } from "@cohort/contract";
import { call, urlOf } from "../../api/call.ts";

export const PROGRESS_KEY = ["progress"] as const;

const POLL_MS = 5000;

/**
 * What is under way, as the API tells it. Where its events do not come through (a proxy that holds them back, too many windows), it
 * is asked every few seconds instead.
 */
export function useProgress(): {
  readonly progress: UseQueryResult<Progress>;
  readonly isLive: boolean;
} {
  const client = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const source = new EventSource(urlOf("followProgress"));
    source.addEventListener("progress", ({ data }: MessageEvent<string>) => {
      setLive(true);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's own, as `call` takes its answers
      client.setQueryData(PROGRESS_KEY, JSON.parse(data) as Progress);
    });
    source.addEventListener("error", () => setLive(false));
    return () => source.close();
  }, [client]);
  const progress = useQuery({
    queryKey: PROGRESS_KEY,
    queryFn: async ({ signal }) => (await call("readProgress", { signal })).body,
    refetchInterval: isLive ? false : POLL_MS,
  });
  return { progress, isLive };
}
