import { setTimeout as pause } from "node:timers/promises";

/** Whoever follows something that changes. */
export interface Follower {
  /** What there is to be told: at first, and whenever it changed. */
  readonly tell: (text: string) => void;
  /** Nothing more will come. */
  readonly end: () => void;
}

export interface Feed {
  /** Until the function that it gives is called. */
  follow(follower: Follower): () => void;
}

export interface FeedParts {
  /** What there is now, as text: asked again and again while anyone follows. */
  readonly look: () => Promise<string>;
  readonly everyMs: number;
  /** True once the process is shutting down. */
  readonly closing: () => boolean;
}

/** A look that takes long is taken less often: at most a tenth of the time is spent looking. */
const REST_PER_LOOK = 9;
const LONGEST_REST_MS = 60_000;

/**
 * One look for all who follow, however many they are, so that they hold no connection to the database and ask it no more than one
 * of them would. Where looking fails, everyone is sent away: whoever comes back is told what there is then.
 */
export function createFeed({ look, everyMs, closing }: FeedParts): Feed {
  const followers = new Set<Follower>();
  let last: string | null = null;
  let isRunning = false;

  function endAll(): void {
    for (const follower of followers) follower.end();
  }

  async function lookOnce(): Promise<void> {
    const now = await look();
    if (now !== last) for (const follower of followers) follower.tell(now);
    last = now;
  }

  /** How long to rest afterwards. A database that was away for a minute is asked again at once: it cost nobody anything. */
  async function lookAndRest(): Promise<number> {
    const began = performance.now();
    try {
      await lookOnce();
      const restMs = REST_PER_LOOK * (performance.now() - began);
      return Math.max(everyMs, Math.min(LONGEST_REST_MS, restMs));
    } catch {
      // Nor is it known whether what was told last still holds.
      last = null;
      endAll();
      return everyMs;
    }
  }

  async function run(): Promise<void> {
    isRunning = true;
    while (followers.size > 0) {
      if (closing()) endAll();
      await pause(closing() ? everyMs : await lookAndRest(), undefined, { ref: false });
    }
    last = null;
    isRunning = false;
  }

  return {
    follow: (follower) => {
      followers.add(follower);
      if (last !== null) follower.tell(last);
      if (!isRunning) void run();
      return () => void followers.delete(follower);
    },
  };
}
