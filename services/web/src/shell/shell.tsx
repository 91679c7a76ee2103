import { type ReactNode, Suspense, lazy } from "react";
import { useIsFetching } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation, useNavigation } from "react-router";
import { LiveRegion } from "./announce.tsx";
import { useArrival } from "./arrival.ts";
import { Connection } from "./connection.tsx";
import { useFocusBack } from "./focus-back.ts";
import { Header } from "./header.tsx";
import { Notice } from "./notice.tsx";
import { PageLoading } from "./page-loading.tsx";
import { useLeaving } from "./returning.ts";
import { isSignedOut, useSession } from "./session.ts";
import { SkipLink } from "./skip-link.tsx";

const Expiry = lazy(async () => ({ default: (await import("./expiry.tsx")).Expiry }));
const Ended = lazy(async () => ({ default: (await import("./expiry.tsx")).Ended }));

/** The frame of every page, for whoever is signed in; everyone else is sent to sign in and comes back. */
export function Shell(): ReactNode {
  const { data: session, error } = useSession();
  const { pathname, search } = useLocation();
  const isMoving = useNavigation().state !== "idle";
  const pending = useIsFetching({ predicate: ({ state }) => state.status === "pending" });
  useLeaving();
  useArrival();
  useFocusBack();
  const signedOut = isSignedOut(error);
  if (signedOut && session === undefined) {
    return <Navigate to={`/sign-in?from=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return (
    <>
      <SkipLink />
      <Header session={session ?? null} />
      <Connection />
      <LiveRegion />
      <main id="content" tabIndex={-1} aria-busy={pending > 0 || isMoving}>
        <Notice />
        {session === undefined ? <PageLoading /> : <Outlet />}
      </main>
      <Suspense>
        {session && !signedOut && session.endsAt !== null && <Expiry session={session} />}
        {signedOut && <Ended error={error} />}
      </Suspense>
    </>
  );
}
