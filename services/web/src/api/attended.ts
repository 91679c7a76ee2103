/** A question that comes later than this after somebody's last move at the page is the page's own. */
const ATTENDED_MS = 30_000;
const MOVES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

let lastMove = Date.now();

/** From now on; opening the page counts as a move. */
export function watchMoves(): void {
  const note = (): void => {
    lastMove = Date.now();
  };
  for (const move of MOVES) addEventListener(move, note, { capture: true, passive: true });
}

/** Whether somebody is at the page, as far as it can tell. */
export const isAttended = (): boolean => Date.now() - lastMove < ATTENDED_MS;
