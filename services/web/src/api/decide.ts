import { useCallback, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WireDecision } from "@cohort/contract";
import { useSay } from "../i18n/say.tsx";
import { sayFailed } from "../parts/saved.tsx";
import { sayUndoable } from "../parts/undoable.tsx";
import { askAgain, remember, showDecision, showStatus } from "./cache.ts";
import { CallFailed, call } from "./call.ts";

export type Status = WireDecision["status"];
export type DecisionReason = NonNullable<WireDecision["reason"]>;

/** What a person wants to record of a candidate whom they saw at `version`. */
export interface Deciding {
  readonly id: string;
  /** Of the decision that was seen; 0: none. */
  readonly version: number;
  /** The status that was seen. */
  readonly from: Status;
  readonly status: Status;
  readonly reason?: DecisionReason | null;
  readonly criterion?: string | null;
  readonly note?: string | null;
}

/** Told whether what was asked for is dealt with: saved, or in conflict, which is asked about. False: it is still to be saved. */
export type OnDealtWith = (dealtWith: boolean) => void;

/** Somebody else decided first: what was asked for, and what holds. */
export interface Conflict {
  readonly asked: Deciding;
  readonly current: WireDecision;
}

/** Someone whose decision can be taken back. */
export interface Undoable {
  readonly id: string;
  readonly version: number;
  readonly status: Status;
}

const STALE = 412;

function currentOf(error: Error): WireDecision | null {
  if (!(error instanceof CallFailed) || error.status !== STALE || !error.problem) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a member of this problem beyond the common ones: the API promises it
  const { current } = error.problem as { readonly current?: WireDecision };
  return current ?? null;
}

/** Takes decisions back, within a minute of them: a further decision with the status of before. */
export function useTakeBack(study: string) {
  const cache = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: async (those: readonly Undoable[]) => {
      const candidates = those.map(({ id, version }) => ({ id, version }));
      const { body } = await call("takeBack", { params: { study }, body: { candidates } });
      return body.results;
    },
    onSuccess: async (results) => {
      for (const { id, status, version } of results) {
        if (status !== null && version !== null) showStatus(cache, study, id, { status, version });
      }
      const refused = results.find(({ result }) => result !== "done");
      if (refused)
        sayFailed(say(refused.result === "too-late" ? "decide.too-late" : "decide.kept"));
      await Promise.all(results.map(({ id }) => askAgain(cache, study, id)));
    },
    onError: () => sayFailed(say("decide.failed")),
  });
}

/**
 * Records decisions: shown at once, put back where the API refuses, and for ten seconds offered to be taken back. One after the
 * other within a study, so that a second decision is made on the version of the first. A conflict waits in `conflict` until
 * the person chose: `override` records what was asked on top of what the other did, `dismiss` leaves that.
 */
export function useDecide(study: string) {
  const cache = useQueryClient();
  const say = useSay();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [last, setLast] = useState<Undoable | null>(null);
  const { mutate: takeBack } = useTakeBack(study);

  const mutation = useMutation({
    scope: { id: `decide ${study}` },
    mutationFn: async ({ id, version, status, reason, criterion, note }: Deciding) => {
      const body = {
        status,
        reason: reason ?? null,
        criterion: criterion ?? null,
        note: note ?? null,
      };
      return (await call("decide", { params: { study, id }, version, body })).body;
    },
    onMutate: ({ id, status, version }) => {
      const putBack = remember(cache, study, id);
      showStatus(cache, study, id, { status, version: version + 1 });
      return putBack;
    },
    onError: async (error, asked, putBack) => {
      putBack?.();
      const current = currentOf(error);
      if (current === null) {
        const detail = error instanceof CallFailed ? error.problem?.errors?.[0]?.message : null;
        sayFailed(say("decide.failed"), detail);
        return;
      }
      showDecision(cache, study, asked.id, current);
      setConflict({ asked, current });
      await askAgain(cache, study, asked.id);
    },
    onSuccess: async (decision, { id, from }) => {
      showDecision(cache, study, id, decision);
      const done = { id, version: decision.version, status: decision.status };
      setLast(done);
      const told =
        from === decision.status
          ? say("decide.noted", { id })
          : say("decide.done", { id, status: say(`status.${decision.status}`) });
      sayUndoable(told, () => takeBack([done]), id);
      await askAgain(cache, study, id);
    },
  });

  const { mutate, isPending } = mutation;
  const decide = useCallback(
    (asked: Deciding, onDealtWith?: OnDealtWith) =>
      mutate(asked, {
        onSuccess: () => onDealtWith?.(true),
        onError: (error) => onDealtWith?.(currentOf(error) !== null),
      }),
    [mutate],
  );
  const dismiss = useCallback(() => setConflict(null), []);
  const override = useCallback(() => {
    if (!conflict) return;
    const { asked, current } = conflict;
    setConflict(null);
    mutate({ ...asked, from: current.status, version: current.version });
  }, [conflict, mutate]);
  const undoLast = useCallback(() => {
    if (!last) return;
    setLast(null);
    takeBack([last]);
  }, [last, takeBack]);

  return { decide, isPending, conflict, dismiss, override, undoLast };
}
