import { useEffect } from "react";

const OVER = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
const DIALOG = "[role=dialog], [role=alertdialog]";

/**
 * After a dialog has closed, whichever page opened it, the focus is where it was before, and not at the top of the page: for
 * those who cannot see where they left off.
 */
export function useFocusBack(): void {
  useEffect(() => {
    let last: HTMLElement | null = null;
    let wasOpen = false;
    const note = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest(OVER) === null) last = target;
    };
    const look = (): void => {
      const isOpen = document.querySelector(DIALOG) !== null;
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (wasOpen && !isOpen && isLost && last?.isConnected === true) {
        last.focus({ preventScroll: true });
      }
      wasOpen = isOpen;
    };
    const observer = new MutationObserver(look);
    document.addEventListener("focusin", note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", note);
      observer.disconnect();
    };
  }, []);
}
