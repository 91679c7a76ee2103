import { type ReactNode, useEffect, useState } from "react";
import { Button, Group, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import type { Session } from "@cohort/contract";
import { call } from "../api/call.ts";
import { useSay } from "../i18n/say.tsx";
import { SESSION_KEY, WARN_MS, endOf, waysOf } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

const SECOND_MS = 1000;

/** Seconds until the session ends, counted where it is less than the warning's time; else null. */
function useLeft(session: Session): number | null {
  const end = endOf(session);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (end === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [end]);
  if (end === null || end - now > WARN_MS) return null;
  return Math.max(0, Math.ceil((end - now) / SECOND_MS));
}

/** Warns before the session ends, and says how to stay. What was typed on the page behind stays there. */
export function Expiry({ session }: { readonly session: Session }): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const left = useLeft(session);
  const [understood, setUnderstood] = useState<string | null>(null);
  const { endsAt, idleEndsAt } = session;
  // Only idling can be ended; the longest time of a session cannot.
  const isIdle = idleEndsAt !== null && idleEndsAt !== endsAt;
  if (left === null || (!isIdle && understood === endsAt)) return null;

  const stay = (): void => {
    if (!isIdle) {
      setUnderstood(endsAt);
      return;
    }
    // Looking at the session is no use of it; whatever else is asked is.
    void call("listStudies")
      .catch(() => null)
      .then(() => client.invalidateQueries({ queryKey: SESSION_KEY }));
  };
  return (
    <Modal opened onClose={stay} withCloseButton={false} title={say("expiry.title")}>
      <Text>{say(isIdle ? "expiry.idle" : "expiry.end", { seconds: left })}</Text>
      <Group mt="md">
        <Button onClick={stay} data-autofocus>
          {say(isIdle ? "expiry.stay" : "expiry.later")}
        </Button>
      </Group>
    </Modal>
  );
}

/** Over a page whose session ended: signing in again leaves the page, and what was typed on it, as it was. */
export function Ended({ error }: { readonly error: unknown }): ReactNode {
  const say = useSay();
  return (
    <Modal
      opened
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      title={say("expiry.ended")}
    >
      <Text mb="md">{say("expiry.again")}</Text>
      <SignInForm ways={waysOf(error)} from="/" beside />
    </Modal>
  );
}
