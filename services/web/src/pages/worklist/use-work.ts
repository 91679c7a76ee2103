import { useEffect, useState } from "react";
import type { CandidateRow } from "@cohort/contract";
import { NEEDS_REASON, isLegal } from "@cohort/matching";
import { idOf } from "../../api/cache.ts";
import {
  type Deciding,
  type OnDealtWith,
  type Status,
  useDecide,
  useTakeBack,
} from "../../api/decide.ts";
import { type AssignMany, type DecideMany, useAssignMany, useDecideMany } from "../../api/work.ts";
import { useSay } from "../../i18n/say.tsx";
import { sayFailed } from "../../parts/saved.tsx";
import { backTo } from "./back-to.ts";
import { useUndo } from "./use-undo.ts";

/** What is being asked of the person before anything is done. */
export type Asking =
  | { readonly kind: "menu"; readonly row: CandidateRow; readonly anchor: HTMLElement }
  | { readonly kind: "reason"; readonly row: CandidateRow; readonly status: Status }
  | { readonly kind: "bulk"; readonly rows: readonly CandidateRow[]; readonly status: Status }
  | { readonly kind: "plan"; readonly rows: readonly CandidateRow[] };

/** Working through a list: statuses and assignments of one candidate or several, each of which can be taken back. */
export function useWork(study: string) {
  const say = useSay();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { remember, offer, undo, failed } = useUndo();
  const { decide, isPending, conflict, dismiss, override, undoLast } = useDecide(study);
  const { mutate: takeBack } = useTakeBack(study);
  const { mutate: decideMany } = useDecideMany(study);
  const { mutate: assignMany, mutateAsync: assignManyAsync } = useAssignMany(study);

  // Taken back before the API has answered: then as soon as it has.
  const [hasty, setHasty] = useState(false);
  useEffect(() => {
    if (!hasty || isPending) return;
    setHasty(false);
    undoLast();
  }, [hasty, isPending, undoLast]);

  const decideOne = (deciding: Deciding, onDealtWith?: OnDealtWith): void => {
    decide(deciding, onDealtWith);
    remember("decision");
  };

  /** Sets a status, or asks for the reason first. */
  const set = (row: CandidateRow, status: Status): void => {
    const id = idOf(row.patient);
    if (row.status === status) return;
    if (!isLegal(row.status, status)) {
      const words = { id, from: say(`status.${row.status}`), to: say(`status.${status}`) };
      sayFailed(say("work.illegal", words));
    } else if (NEEDS_REASON.has(status)) {
      setAsking({ kind: "reason", row, status });
    } else {
      setAsking(null);
      decideOne({ id, version: row.version, from: row.status, status });
    }
  };

  const setMany = (asked: DecideMany, onDealtWith: OnDealtWith): void =>
    decideMany(asked, {
      onError: () => {
        failed();
        onDealtWith(false);
      },
      onSuccess: (results) => {
        onDealtWith(true);
        const done = results.flatMap(({ id, result, status, version }) =>
          result === "done" && status !== null && version !== null ? [{ id, status, version }] : [],
        );
        const others = results.filter(({ result }) => result !== "done").map(({ id }) => id);
        if (others.length > 0) {
          sayFailed(say("work.bulk-kept", { count: others.length, ids: others.join(", ") }));
        }
        if (done.length === 0) return;
        const words = { count: done.length, status: say(`status.${asked.status}`) };
        offer(say("work.bulk-done", words), () => takeBack(done));
      },
    });

  const assign = (
    rows: readonly CandidateRow[],
    asked: AssignMany,
    onDealtWith?: OnDealtWith,
  ): void => {
    const asAsked = new Set(asked.candidates);
    const before = new Map(
      rows.flatMap(({ patient, assignment }) =>
        asAsked.has(idOf(patient)) ? [[idOf(patient), assignment] as const] : [],
      ),
    );
    assignMany(asked, {
      onError: () => {
        failed();
        onDealtWith?.(false);
      },
      onSuccess: (results) => {
        const done = results.filter(({ result }) => result === "done");
        onDealtWith?.(done.length > 0);
        if (done.length < results.length) failed();
        if (done.length === 0) return;
        offer(say("work.assigned", { count: done.length }), () => {
          Promise.all(backTo(before).map((some) => assignManyAsync(some))).catch(failed);
        });
      },
    });
  };

  return {
    asking,
    ask: setAsking,
    done: () => setAsking(null),
    /** The menu is closed: what it led to is asked for all the same. */
    closeMenu: () => setAsking((now) => (now?.kind === "menu" ? null : now)),
    set,
    decideOne,
    setMany,
    assign,
    undo: () => undo(() => setHasty(true)),
    conflict,
    dismiss,
    override,
  };
}
export type Work = ReturnType<typeof useWork>;
