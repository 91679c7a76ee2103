import type { JobList, Progress } from "@cohort/contract";
import { formatDay, ok } from "@cohort/foundation";
import type { Job } from "@cohort/postgres";
import { hasRole } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { EVENT_STREAM_HEADERS, eventStream } from "../events/event-stream.ts";
import { createFeed } from "../events/feed.ts";
import { createPlaces } from "../events/places.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { jobToWire } from "./job-to-wire.ts";

const JOBS_LISTED = 50;
const ENDED_SHOWN = 5;
const STREAMS_A_CALLER = 5;

/** Milliseconds. */
const TIMES = { everyMs: 1000, checkMs: 15_000, longestMs: 15 * 60_000 };

type Now = Omit<Progress, "at">;
type Deps = Pick<ApiDeps, "store" | "catalogue" | "today" | "clock" | "closing">;

const isOpen = ({ state }: Job): boolean => state === "queued" || state === "running";

export function progressRoutes(deps: Deps, times: Partial<typeof TIMES> = {}): readonly Route[] {
  const { store, catalogue, clock, closing } = deps;
  const { everyMs, checkMs, longestMs } = { ...TIMES, ...times };

  async function readNow(): Promise<Now> {
    const { hash } = await catalogue.load();
    const [now, open, late] = await Promise.all([
      store.progress.now({ catalogue: hash, asOf: formatDay(deps.today()) }),
      store.jobs.open("sync"),
      store.progress.jobs(ENDED_SHOWN),
    ]);
    const ended = late.filter((job) => !isOpen(job));
    return {
      jobs: [...(open ? [open] : []), ...ended].map(jobToWire),
      due: { read: now.due.read, match: now.due.match },
      matched: { done: now.matched.done, total: now.matched.total },
      failing: now.failing,
      quarantined: now.quarantined,
    };
  }

  const stamp = (): string => new Date(clock()).toISOString();
  const places = createPlaces(STREAMS_A_CALLER);
  const feed = createFeed({
    look: async () => JSON.stringify(await readNow()),
    everyMs,
    closing,
  });
  const eventOf = (text: string) => ({
    name: "progress",
    data: `{"at":${JSON.stringify(stamp())},${text.slice(1)}`,
  });

  async function listJobs(): Promise<Outcome<Answer>> {
    const body: JobList = { jobs: (await store.progress.jobs(JOBS_LISTED)).map(jobToWire) };
    return ok({ status: 200, body });
  }

  async function read(): Promise<Outcome<Answer>> {
    const body: Progress = { at: stamp(), ...(await readNow()) };
    return ok({ status: 200, body });
  }

  async function follow({ auth, access, stillSignedIn }: ApiRequest): Promise<Outcome<Answer>> {
    const place = places.take(auth.subject);
    if (place === null) {
      const detail = `At most ${STREAMS_A_CALLER} of these streams are open at a time.`;
      return reject("too-many-requests", { detail, headers: { "Retry-After": "10" } });
    }
    const body = eventStream({
      feed,
      eventOf,
      checkMs,
      longestMs,
      stillMay: async () =>
        (await stillSignedIn()) &&
        hasRole({ ...auth, grants: await store.grants.of(auth.principals) }, access.roles),
      onEnd: place.leave,
    });
    return ok({ status: 200, body, headers: EVENT_STREAM_HEADERS });
  }

  const roles = MAY.readJobs;
  return [
    { operation: "listJobs", roles, audit: "none", handle: listJobs },
    { operation: "readProgress", roles, audit: "none", handle: read },
    { operation: "followProgress", roles, audit: "none", handle: follow },
  ];
}
