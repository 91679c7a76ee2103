import { Readable } from "node:stream";
import type { Feed } from "./feed.ts";

export const EVENT_STREAM_HEADERS: Readonly<Record<string, string>> = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // A proxy that collects what it passes on would keep every event to itself.
  "X-Accel-Buffering": "no",
};

export interface EventStreamParts {
  readonly feed: Feed;
  /** Of every event: its name, and its data on one line. */
  readonly eventOf: (text: string) => { readonly name: string; readonly data: string };
  /** Whether whoever follows still may: asked before anything is told, so that who has signed out is told no more. */
  readonly stillMay: () => Promise<boolean>;
  /** How often it is asked besides; what is sent then keeps the connection open. */
  readonly checkMs: number;
  /** After that long the caller has to come back and say who they are. */
  readonly longestMs: number;
  readonly onEnd: () => void;
  /** How long browsers wait before they come back; drawn where it is not given. */
  readonly retryMs?: number;
}

const RETRY_MS = { least: 2000, most: 4000 } as const;

/** All who were sent away at once, as when the process ended, do not come back at once. */
const drawRetry = (): number =>
  Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));

/**
 * Server-sent events (HTML, 9.2). Begins to follow when it is read for the first time. A caller who reads slowly is told the latest
 * and misses what was between: no more than one event waits.
 */
export function eventStream(parts: EventStreamParts): Readable {
  const { feed, eventOf, stillMay, checkMs, longestMs, onEnd, retryMs = drawRetry() } = parts;
  let unfollow: (() => void) | null = null;
  let check: NodeJS.Timeout | null = null;
  let limit: NodeJS.Timeout | null = null;
  let waiting: string | null = `retry: ${retryMs}\n\n`;
  /** The latest event, while it is asked whether it may be told. */
  let told: string | null = null;
  let isAsking = false;
  let isRead = false;
  let isOver = false;

  const stream = new Readable({
    read: () => {
      isRead = true;
      if (unfollow === null) begin();
      flush();
    },
    destroy: (error, done) => {
      unfollow?.();
      if (check) clearInterval(check);
      if (limit) clearTimeout(limit);
      onEnd();
      done(error);
    },
  });

  function flush(): void {
    if (!isRead || isOver || waiting === null) return;
    const text = waiting;
    waiting = null;
    isRead = stream.push(text);
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    stream.push(null);
  }

  async function ask(): Promise<void> {
    if (isAsking || isOver) return;
    isAsking = true;
    const may = await stillMay().catch(() => false);
    isAsking = false;
    if (!may) return end();
    waiting = told ?? waiting ?? ": still here\n\n";
    told = null;
    flush();
  }

  function begin(): void {
    check = setInterval(() => void ask(), checkMs);
    limit = setTimeout(end, longestMs);
    flush();
    unfollow = feed.follow({
      tell: (text) => {
        const { name, data } = eventOf(text);
        told = `event: ${name}\ndata: ${data}\n\n`;
        void ask();
      },
      end,
    });
  }

  return stream;
}
