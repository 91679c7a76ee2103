import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { Session } from "@cohort/contract";
import { CallFailed, call } from "../api/call.ts";

export const SESSION_KEY = ["session"] as const;

/** How long before its end a session is warned of. */
export const WARN_MS = 120_000;
const LOOK_AT_LEAST_MS = 60_000;
const LOOK_AT_MOST_MS = 5000;

export type Role = Session["grants"][number]["role"];

/** When the session ends, in milliseconds since 1970 UTC; null: it is none that ends. */
export const endOf = ({ endsAt, idleEndsAt }: Session): number | null => {
  const ends = [endsAt, idleEndsAt].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  return ends.length === 0 ? null : Math.min(...ends);
};

/** Every answer to a page prolongs a session, which nobody tells the page: it is asked for again when it would be warned of. */
function nextLook(session: Session | undefined, now: number): number | false {
  const end = session === undefined ? null : endOf(session);
  if (end === null) return false;
  return Math.min(Math.max(end - now - WARN_MS, LOOK_AT_MOST_MS), LOOK_AT_LEAST_MS);
}

/** Who asks, and what was granted to them. */
export const useSession = (): UseQueryResult<Session> =>
  useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal }) => (await call("readSession", { signal })).body,
    staleTime: 60_000,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => nextLook(state.data, Date.now()),
  });

/** Whether the reader holds one of these roles, for any study. A menu shows by it what would be refused anyway. */
export const useHolds = (...roles: readonly Role[]): boolean =>
  useSession().data?.grants.some(({ role }) => roles.includes(role)) ?? false;

/** The same, for this study; `*`: for every one. */
export const useHoldsIn = (study: string, ...roles: readonly Role[]): boolean =>
  useSession().data?.grants.some(
    (grant) => roles.includes(grant.role) && (grant.study === study || grant.study === "*"),
  ) ?? false;

export const isSignedOut = (error: unknown): boolean =>
  error instanceof CallFailed && error.status === 401;

export type Way = "provider" | "key";

/** How one could sign in, as the refusal says. */
export function waysOf(error: unknown): readonly Way[] {
  if (!(error instanceof CallFailed) || error.problem === null) return [];
  const ways: unknown = Object.entries(error.problem).find(([name]) => name === "ways")?.[1];
  return (["provider", "key"] as const).filter((way) => Array.isArray(ways) && ways.includes(way));
}
