import { useEffect, useRef } from "react";
import { useLocalStorage } from "@mantine/hooks";

/** What single keys do, by `KeyboardEvent.key`: `{ j: next, "/": search }`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

export interface KeysOptions {
  /** Which page's keys these are, as the help lists them. */
  readonly scope: "everywhere" | "worklist" | "candidate";
  /** False: not for now. */
  readonly enabled?: boolean;
}

/** Where keys mean something already. */
const TYPING =
  "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=menu], [role=listbox]";
const DIALOG = "[role=dialog]";
const ACTS_BY_ENTER = "a[href], button, summary, [role=button]";

/** Whether single keys are taken as commands: whoever speaks to the machine, or strays with a finger, can have it otherwise. */
export const useKeysWanted = (): readonly [boolean, (wanted: boolean) => void] => {
  const [wanted, set] = useLocalStorage<"on" | "off">({
    key: "keys",
    defaultValue: "on",
    getInitialValueInEffect: false,
  });
  return [wanted === "on", (on) => set(on ? "on" : "off")];
};

/** Whether a key pressed there is a command, and not text or another element's business. */
export function isCommand(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { target } = event;
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING) !== null) return false;
  if (event.key === "Enter" && target.closest(ACTS_BY_ENTER) !== null) return false;
  // Behind a dialog nothing happens; what a dialog binds itself acts inside it.
  return target.closest(DIALOG) === null && document.querySelector(DIALOG) === null;
}

/** Binds keys while the component is there, unless the reader switched them off. */
export function useKeys(keys: Keys, { enabled = true }: KeysOptions): void {
  const [wanted] = useKeysWanted();
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!wanted || !enabled) return undefined;
    const press = (event: KeyboardEvent): void => {
      const act = latest.current[event.key];
      if (act === undefined || !isCommand(event)) return;
      event.preventDefault();
      act(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [wanted, enabled]);
}
