import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

const PRODUCT = "cohort-matcher";

/**
 * Names the window after the page's heading, and takes the focus there when one comes from another page: so that whoever
 * hears the page hears where they are. Only the path is a page; what the search says is how one looks at it.
 */
export function useArrival(): void {
  const { pathname } = useLocation();
  const arrivedAt = useRef<string | null>(null);
  useEffect(() => {
    // The first page is the browser's to announce, from its beginning.
    const isMove = arrivedAt.current !== null && arrivedAt.current !== pathname;
    arrivedAt.current = pathname;
    let isDue = isMove;
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
      isDue = false;
      held = heading;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    };
    look();
    const observer = new MutationObserver(look);
    const root = document.querySelector("#root");
    if (root) observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [pathname]);
}
