import type { RefObject } from "react";
import { STATUS_KEYS } from "../../parts/status-keys.ts";
import { type Keys, useKeys } from "../../shell/keys.ts";
import type { Status } from "../../api/decide.ts";

interface ListKeys {
  readonly within: RefObject<HTMLElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onStatus: (id: string, status: Status) => void;
  readonly onSelect: (id: string) => void;
  readonly onUndo: () => void;
  /** Asked to move past the last row. */
  readonly onEnd: () => void;
}

const rowsIn = (table: HTMLElement | null): readonly HTMLElement[] =>
  table ? [...table.querySelectorAll<HTMLElement>("[data-id]")] : [];

/**
 * The keys of a list. The row one is in is the one that has the focus: moving focuses the link of its patient, so that Enter opens it, a
 * screen reader says it, and nothing is drawn anew.
 */
export function useListKeys(keys: ListKeys): void {
  const { within, search, onStatus, onSelect, onUndo, onEnd } = keys;
  const current = (): HTMLElement | null => {
    const row = document.activeElement?.closest<HTMLElement>("[data-id]") ?? null;
    return row && within.current?.contains(row) ? row : null;
  };
  const go = (step: 1 | -1): void => {
    const rows = rowsIn(within.current);
    const row = current();
    const at = row ? rows.indexOf(row) + step : 0;
    const next = rows[at];
    if (next) {
      next.querySelector<HTMLElement>("[data-act=open]")?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (at >= rows.length) {
      onEnd();
    }
  };
  const about = (act: (id: string) => void) => (): void => {
    const id = current()?.dataset["id"];
    if (id !== undefined) act(id);
  };
  const statuses: Keys = Object.fromEntries(
    STATUS_KEYS.map((status, at) => [String(at + 1), about((id) => onStatus(id, status))]),
  );
  useKeys(
    {
      ...statuses,
      j: () => go(1),
      k: () => go(-1),
      x: about(onSelect),
      u: onUndo,
      "/": () => {
        search.current?.focus();
        search.current?.select();
      },
    },
    { scope: "worklist" },
  );
}
