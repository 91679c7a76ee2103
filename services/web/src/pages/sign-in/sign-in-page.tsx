import { type ReactNode, useState } from "react";
import { Stack, Text, Title } from "@mantine/core";
import { Navigate, useSearchParams } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import { useArrival } from "../../shell/arrival.ts";
import { Connection } from "../../shell/connection.tsx";
import { Header } from "../../shell/header.tsx";
import { LiveRegion } from "../../shell/announce.tsx";
import { type Way, isSignedOut, useSession, waysOf } from "../../shell/session.ts";
import { SignInForm } from "../../shell/sign-in-form.tsx";
import { SkipLink } from "../../shell/skip-link.tsx";

const OWN = "https://own.invalid";

/** A path of ours, whatever a link says: nobody is led elsewhere by signing in. */
function ownPath(from: string | null): string {
  if (from === null || !/^\/(?![/\\])/.test(from) || !URL.canParse(from, OWN)) return "/";
  const { origin, pathname, search } = new URL(from, OWN);
  return origin === OWN && !pathname.startsWith("//") && pathname !== "/sign-in"
    ? pathname + search
    : "/";
}

export function SignInPage(): ReactNode {
  const say = useSay();
  const [params] = useSearchParams();
  const { data: session, error, isPending } = useSession();
  useArrival();
  const from = ownPath(params.get("from"));
  const [ways, setWays] = useState<readonly Way[] | null>(null);
  // Asked again, the refusal is gone for a moment: what was typed stays.
  if (ways === null && isSignedOut(error)) setWays(waysOf(error));
  if (session !== undefined && !isSignedOut(error)) return <Navigate to={from} replace />;
  return (
    <>
      <SkipLink />
      <Header session={null} />
      <Connection />
      <LiveRegion />
      <main id="content" tabIndex={-1} aria-busy={isPending}>
        <Stack gap="md" mt="xl">
          <Title order={1}>{say("sign-in.title")}</Title>
          <Text>{say("common.notice")}</Text>
          {ways !== null && <SignInForm ways={ways} from={from} beside={false} />}
        </Stack>
      </main>
    </>
  );
}
