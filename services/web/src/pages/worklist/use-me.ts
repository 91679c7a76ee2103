import { useCallback } from "react";
import { useSession } from "../../shell/session.ts";

/** Whether a principal is the reader. */
export function useMe(): (principal: string) => boolean {
  const { data } = useSession();
  return useCallback(
    (principal: string) =>
      principal === data?.subject || data?.principals.includes(principal) === true,
    [data],
  );
}
