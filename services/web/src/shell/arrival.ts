import { useEffect, useRef } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";
import { comeBack } from "./returning.ts";

const PRODUCT = "cohort-matcher";

/** Of a link's state: it leads back to where one was. */
export const BACK = { back: true } as const;
const leadsBack = (state: unknown): boolean =>
  typeof state === "object" && state !== null && "back" in state && state.back === true;

/**
 * Names the window after the page's heading, and takes the focus there when one comes from another page: so that whoever
 * hears the page hears where they are. Who goes back to a page finds the place where they left it. Only the path is a page; what
 * the search says is how one looks at it.
 */
export function useArrival(): void {
  const { pathname, state }: { readonly pathname: string; readonly state: unknown } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop || leadsBack(state);
  const back = useRef(isBack);
  useEffect(() => {
    back.current = isBack;
  });
  const arrivedAt = useRef<string | null>(null);
  useEffect(() => {
    // The first page is the browser's to announce, from its beginning.
    const isMove = arrivedAt.current !== null && arrivedAt.current !== pathname;
    const from = arrivedAt.current;
    arrivedAt.current = pathname;
    let isDue = isMove;
    let mayReturn = isMove && back.current;
    let wasHere = false;
    let held: HTMLElement | null = null;
    const look = (): void => {
      const heading = document.querySelector<HTMLElement>("main h1");
      const text = heading?.textContent.trim() ?? "";
      if (heading === null || text === "") return;
      const title = `${text} · ${PRODUCT}`;
      if (document.title !== title) document.title = title;
      // A heading that only kept the place of the real one takes the focus with it when it goes.
      const wasLost = held?.isConnected === false && document.activeElement === document.body;
      if (!isDue && !wasLost) return;
      if (mayReturn) {
        const place = comeBack(from ?? "");
        if (place === "waiting") return;
        mayReturn = false;
        if (place !== null) {
          isDue = false;
          wasHere = true;
          held = place;
          return;
        }
      }
      isDue = false;
      held = heading;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      // Whoever found their place again stays there, though its row is gone by now.
      if (!wasHere) window.scrollTo(0, 0);
    };
    look();
    const observer = new MutationObserver(look);
    const root = document.querySelector("#root");
    const all = { childList: true, subtree: true, characterData: true };
    if (root) observer.observe(root, { ...all, attributeFilter: ["aria-busy"] });
    return () => observer.disconnect();
  }, [pathname]);
}
