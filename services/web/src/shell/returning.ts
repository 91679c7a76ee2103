import { useEffect } from "react";

interface Left {
  /** Of the link that led away. */
  readonly href: string;
  readonly scrollY: number;
}

/** By path and search, where one left a page; for as long as the window is open. */
const left = new Map<string, Left>();

const here = (): string => location.pathname + location.search;

/** Notes by which link a page is left, so that whoever comes back finds the place again. */
export function useLeaving(): void {
  useEffect(() => {
    const note = ({ target }: MouseEvent): void => {
      const link = target instanceof Element ? target.closest("main a[href]") : null;
      const href = link?.getAttribute("href") ?? null;
      if (href !== null) left.set(here(), { href, scrollY: window.scrollY });
    };
    // While it is captured: the router has not gone yet.
    document.addEventListener("click", note, true);
    return () => document.removeEventListener("click", note, true);
  }, []);
}

/** Takes the focus and the eye back to the link by which the page was left. `waiting`: it may still come. */
export function comeBack(): "done" | "waiting" | "none" {
  const place = left.get(here());
  if (!place) return "none";
  const link = document.querySelector<HTMLElement>(`main a[href="${CSS.escape(place.href)}"]`);
  if (link === null) {
    return document.querySelector("main[aria-busy=true]") === null ? "none" : "waiting";
  }
  link.focus({ preventScroll: true });
  window.scrollTo(0, place.scrollY);
  return "done";
}
