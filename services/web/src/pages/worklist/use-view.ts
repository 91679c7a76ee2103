import { useCallback, useEffect, useMemo, useRef } from "react";
import { useLocation, useSearchParams } from "react-router";
import { type View, searchOf, viewOf } from "./view.ts";

const idIn = (state: unknown): string =>
  typeof state === "object" && state !== null && "id" in state && typeof state.id === "string"
    ? state.id
    : "";

/** The view of the list, kept in the URL, and the id looked for, which stays with the entry of the browser's history and out of the URL. */
export function useView() {
  const [params, setParams] = useSearchParams();
  const { state }: { readonly state: unknown } = useLocation();
  const id = idIn(state);
  const view = useMemo(() => viewOf(params), [params]);
  // A second change may come before the first is drawn: it goes on top of that one all the same.
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  const show = useCallback(
    (next: View, nextId = "") => {
      latest.current = next;
      setParams(searchOf(next), { state: { id: nextId } });
    },
    [setParams],
  );
  const change = useCallback(
    (some: View) => {
      show({ ...latest.current, ...some }, id);
    },
    [show, id],
  );
  const look = useCallback(
    (next: string) => setParams(searchOf(view), { state: { id: next }, replace: true }),
    [setParams, view],
  );
  return { view, id, show, change, look };
}
