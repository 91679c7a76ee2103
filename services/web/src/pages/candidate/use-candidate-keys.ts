import { type Status } from "../../api/decide.ts";
import { STATUS_KEYS } from "../../parts/status-keys.ts";
import { useKeys } from "../../shell/keys.ts";

const CRITERIA = "[data-criterion] > button[aria-expanded]";

/** Moves the focus to the criterion so many rows further. */
function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(CRITERIA)];
  const active = document.activeElement?.closest("[data-criterion]");
  const at = rows.findIndex((row) => row.parentElement === active);
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by;
  rows[next]?.focus();
}

/** The page's keys: `j` and `k` through the criteria, numbers for statuses, `n` for a note. */
export function useCandidateKeys({
  enabled,
  onStatus,
  onNote,
}: {
  readonly enabled: boolean;
  readonly onStatus: (status: Status) => void;
  readonly onNote: () => void;
}): void {
  const statuses = STATUS_KEYS.map((status, index) => [
    String(index + 1),
    (): void => onStatus(status),
  ]);
  useKeys({ j: () => move(1), k: () => move(-1) }, { scope: "candidate" });
  useKeys({ ...Object.fromEntries(statuses), n: onNote }, { scope: "candidate", enabled });
}
