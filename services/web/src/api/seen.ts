import { useEffect } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./call.ts";

/** What is asked for under this key is what the bell shows. */
export const NOTIFICATIONS_KEY = ["notifications"] as const;

/** Says once, when a study's worklist opens, that the caller has looked at the study. Should it fail, the bell merely goes on counting. */
export function useSeen(study: string): void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => call("markSeen", { params: { study } }),
    onSuccess: () => client.invalidateQueries({ queryKey: NOTIFICATIONS_KEY }),
  });
  useEffect(() => {
    if (study !== "") mutate();
  }, [study, mutate]);
}
