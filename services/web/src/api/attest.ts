import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AttestationRequest, Candidate } from "@cohort/contract";
import { askAgain, KEYS } from "./cache.ts";
import { call } from "./call.ts";

/** States a fact, a complete history or an outcome. The matches that the API made anew are shown at once. */
export function useAttest(study: string, id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: AttestationRequest) =>
      (await call("attest", { params: { study, id }, body })).body,
    onSuccess: async ({ attestation, matches }) => {
      cache.setQueryData<Candidate>(
        KEYS.candidate(study, id),
        (now) => now && { ...now, matches, attestations: [...now.attestations, attestation] },
      );
      await Promise.all([
        askAgain(cache, study, id),
        cache.invalidateQueries({ queryKey: ["series", study, id] }),
      ]);
    },
  });
}
