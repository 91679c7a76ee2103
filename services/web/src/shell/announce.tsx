import { type ReactNode, useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Says something to those who do not see it appear. The same text twice is said twice. */
export function announce(text: string): void {
  // A text that equals the last one is no change, and would stay unsaid.
  said = text === said ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** There from the beginning: a region that appears with its text in it is often not read out. */
export function LiveRegion(): ReactNode {
  const text = useSyncExternalStore(subscribe, () => said);
  return (
    <div className="seen-by-nobody" role="status" aria-live="polite">
      {text}
    </div>
  );
}
