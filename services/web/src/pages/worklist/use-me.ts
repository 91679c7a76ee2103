import { useCallback } from "react";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";

/** Who of the principals is the reader. */
export function useMe(): { readonly isMe: (principal: string) => boolean } {
  const { data } = useQuery({
    queryKey: ["session"],
    queryFn: async ({ signal }) => (await call("readSession", { signal })).body,
    staleTime: 5 * 60_000,
  });
  const isMe = useCallback(
    (principal: string) =>
      principal === data?.subject || data?.principals.includes(principal) === true,
    [data],
  );
  return { isMe };
}
