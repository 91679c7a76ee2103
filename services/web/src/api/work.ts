import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AnswerOf, Asked } from "./call.ts";
import type { WireAssignment } from "@cohort/contract";
import { changeRow, showStatus } from "./cache.ts";
import { call } from "./call.ts";
import type { ListQuery } from "./candidates.ts";

type Bodies<Id extends "decideMany" | "assignMany"> = NonNullable<Asked<Id>["body"]>;
export type DecideMany = Bodies<"decideMany">;
export type AssignMany = Bodies<"assignMany">;
export type Decided = AnswerOf<"decideMany">["results"][number];

/** What would become of each candidate; nothing is done. */
export async function preview(study: string, asked: DecideMany): Promise<readonly Decided[]> {
  const body = { ...asked, dryRun: true };
  return (await call("decideMany", { params: { study }, body })).body.results;
}

/** One decision about several candidates; rows show what became of each. */
export function useDecideMany(study: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (asked: DecideMany): Promise<readonly Decided[]> =>
      (await call("decideMany", { params: { study }, body: asked })).body.results,
    onSuccess: (results) => {
      for (const { id, status, version } of results) {
        if (status !== null && version !== null) showStatus(cache, study, id, { status, version });
      }
    },
  });
}

/** Who works on several candidates, until when; rows show it at once, and again what the API made of it. */
export function useAssignMany(study: string) {
  const cache = useQueryClient();
  const show = (id: string, assignment: WireAssignment): void =>
    changeRow(cache, study, id, (row) => ({ ...row, assignment }));
  return useMutation({
    mutationFn: async (asked: AssignMany) =>
      (await call("assignMany", { params: { study }, body: asked })).body.results,
    onSuccess: (results) => {
      for (const { id, assignment } of results) if (assignment) show(id, assignment);
    },
  });
}

/** Takes the most promising candidate of the list whom nobody works on. Null: nobody is left. */
export function useClaim(study: string) {
  return useMutation({
    mutationFn: async (query: ListQuery): Promise<string | null> =>
      (await call("claimNext", { params: { study }, query })).body.patient,
  });
}
