import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Portal, Text, VisuallyHidden } from "@mantine/core";
import type { StudyDetail } from "@cohort/contract";
import { criteriaOf } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { MarkSign, markOf } from "../../parts/mark.tsx";
import classes from "./worklist.module.css";

interface Pointed {
  readonly cohort: string;
  readonly marks: string;
  readonly at: number;
  readonly left: number;
  readonly top: number;
  /** By a key: then it is read out too. */
  readonly byKey: boolean;
}

/** As long as the pointer may take from a sign to the hint about it. */
const LEAVE_MS = 150;

const pointedAt = (strip: HTMLElement, at: number, byKey: boolean): Pointed | null => {
  const { cohort, marks } = strip.dataset;
  const sign = strip.children.item(at);
  if (cohort === undefined || marks === undefined || sign === null) return null;
  const { left, bottom } = sign.getBoundingClientRect();
  return { cohort, marks, at, left, top: bottom + 4, byKey };
};

const stripOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-marks]") : null;

/** Names the criterion of a sign that is pointed at or walked to. It alone is drawn anew then, none of the rows. */
export function StripHint({
  within,
  study,
}: {
  readonly within: RefObject<HTMLElement | null>;
  readonly study: StudyDetail | undefined;
}): ReactNode {
  const say = useSay();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stay = (): void => clearTimeout(leaving.current);
  const leave = (): void => {
    stay();
    leaving.current = setTimeout(() => setPointed(null), LEAVE_MS);
  };

  useEffect(() => {
    const table = within.current;
    if (!table) return undefined;
    const over = ({ target }: Event): void => {
      const strip = stripOf(target);
      const at = target instanceof HTMLElement ? target.dataset["at"] : undefined;
      if (!strip || at === undefined) return;
      clearTimeout(leaving.current);
      setPointed(pointedAt(strip, Number(at), false));
    };
    const out = ({ target }: Event): void => {
      if (stripOf(target)) leave();
    };
    let place = 0;
    const focus = ({ target }: Event): void => {
      const strip = stripOf(target);
      if (!strip?.matches(":focus-visible")) return;
      // What is open comes first: that is what one looks for.
      place = Math.max(0, (strip.dataset["marks"] ?? "").search(/[UF]/));
      setPointed(pointedAt(strip, place, true));
    };
    const blur = (): void => setPointed(null);
    const key = (event: KeyboardEvent): void => {
      const strip = stripOf(event.target);
      if (event.key === "Escape") setPointed(null);
      if (!strip || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
      event.preventDefault();
      const last = (strip.dataset["marks"] ?? "").length - 1;
      place = Math.min(last, Math.max(0, place + (event.key === "ArrowRight" ? 1 : -1)));
      setPointed(pointedAt(strip, place, true));
    };
    const gone = new AbortController();
    const { signal } = gone;
    table.addEventListener("mouseover", over, { signal });
    table.addEventListener("mouseout", out, { signal });
    table.addEventListener("focusin", focus, { signal });
    table.addEventListener("focusout", blur, { signal });
    table.addEventListener("keydown", key, { signal });
    globalThis.addEventListener("scroll", blur, { signal, capture: true, passive: true });
    return () => {
      gone.abort();
      clearTimeout(leaving.current);
    };
  }, [within]);

  const criterion = pointed && study && criteriaOf(study, pointed.cohort)[pointed.at];
  const mark = pointed ? markOf(pointed.marks.charAt(pointed.at)) : "unknown";
  const words = criterion ? `${criterion.id} ${criterion.text}: ${say(`outcome.${mark}`)}` : "";
  return (
    <>
      <VisuallyHidden role="status">{pointed?.byKey ? words : ""}</VisuallyHidden>
      {pointed && criterion ? (
        <Portal>
          <div
            className={classes["hint"]}
            style={{ left: pointed.left, top: pointed.top }}
            onMouseEnter={stay}
            onMouseLeave={leave}
            aria-hidden
          >
            <MarkSign mark={mark} />{" "}
            <Text span fw={600} size="sm">
              {criterion.id}
            </Text>{" "}
            <Text span size="sm">{`${criterion.text}: ${say(`outcome.${mark}`)}`}</Text>
          </div>
        </Portal>
      ) : null}
    </>
  );
}
