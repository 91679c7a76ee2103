import { useEffect } from "react";

/** How far a page was scrolled when it was left, by path and search; for as long as the window is open. */
const left = new Map<string, number>();

const here = (): string => location.pathname + location.search;

/** Notes where a page is left by a link, so that whoever comes back finds the place again. */
export function useLeaving(): void {
  useEffect(() => {
    const note = ({ target }: MouseEvent): void => {
      if (target instanceof Element && target.closest("main a[href]") !== null) {
        left.set(here(), window.scrollY);
      }
    };
    // While it is captured: the router has not gone yet.
    document.addEventListener("click", note, true);
    return () => document.removeEventListener("click", note, true);
  }, []);
}

/** Takes the focus to the link to the page one comes from, which is in sight again. Null: there is none; `waiting`: it may still come. */
export function comeBack(from: string): HTMLElement | "waiting" | null {
  const link = document.querySelector<HTMLElement>(`main a[href="${CSS.escape(from)}"]`);
  if (link === null) return document.querySelector("main[aria-busy=true]") ? "waiting" : null;
  link.focus({ preventScroll: true });
  window.scrollTo(0, left.get(here()) ?? 0);
  link.scrollIntoView({ block: "nearest" });
  return link;
}
