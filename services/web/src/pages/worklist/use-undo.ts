import { useCallback, useRef } from "react";
import { useSay } from "../../i18n/say.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { sayUndoable, withdrawOffers } from "../../parts/undoable.tsx";

type TakeBack = () => void;

/** What was done last and can be taken back: by the button that the message about it carries, or by a key. */
export function useUndo() {
  const say = useSay();
  const last = useRef<TakeBack | "decision" | null>(null);
  /** That the last thing done was one decision, which its own hook takes back. */
  const remember = useCallback((what: "decision") => {
    last.current = what;
  }, []);
  const offer = (message: string, takeBack: TakeBack): void => {
    last.current = takeBack;
    sayUndoable(message, () => {
      if (last.current === takeBack) last.current = null;
      takeBack();
    });
  };
  const undo = (undoDecision: TakeBack): void => {
    const takeBack = last.current;
    last.current = null;
    // The message that offers it offers nothing any more.
    withdrawOffers();
    if (takeBack === "decision") undoDecision();
    else if (takeBack) takeBack();
    saySaved(say(takeBack ? "work.undone" : "work.nothing-to-undo"));
  };
  const failed = (): void => sayFailed(say("work.failed"));
  return { remember, offer, undo, failed };
}
