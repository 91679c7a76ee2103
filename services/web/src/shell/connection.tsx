import { type ReactNode, useEffect, useState } from "react";
import { Alert, Button, Group } from "@mantine/core";
import { type QueryClient, onlineManager, useQueryClient } from "@tanstack/react-query";
import { CallFailed } from "../api/call.ts";
import { useSay } from "../i18n/say.tsx";
import { announce } from "./announce.tsx";
import { SESSION_KEY, isSignedOut } from "./session.ts";

type State = "well" | "away" | "failing";

const stateAfter = (error: unknown): State | null => {
  if (!(error instanceof CallFailed)) return null;
  if (error.status === 0) return "away";
  // What the EHR does not answer is no fault of the service.
  return error.status >= 500 && error.status !== 502 ? "failing" : null;
};

/** Watches everything that is asked, so that no page has to. */
function watch(client: QueryClient, tell: (state: State) => void): () => void {
  const see = (
    action: { readonly type: string; readonly error?: unknown },
    signsIn = false,
  ): void => {
    if (action.type === "success") tell("well");
    if (action.type !== "failed" && action.type !== "error") return;
    const state = stateAfter(action.error);
    if (state !== null) tell(state);
    // Who was signed out elsewhere is told here.
    if (isSignedOut(action.error) && !signsIn)
      void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  const forget = [
    client.getQueryCache().subscribe((event) => {
      const isOfSession = event.query.queryKey[0] === SESSION_KEY[0];
      if (event.type !== "updated" || (isOfSession && isSignedOut(event.query.state.error))) return;
      see(event.action);
    }),
    client.getMutationCache().subscribe((event) => {
      if (event.type === "updated") see(event.action, event.mutation.meta?.["signsIn"] === true);
    }),
    onlineManager.subscribe((online) => tell(online ? "well" : "away")),
  ];
  return () => {
    for (const end of forget) end();
  };
}

/** A line above the page while the service cannot be reached; the page itself stays, with what was typed. */
export function Connection(): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const [state, setState] = useState<State>(onlineManager.isOnline() ? "well" : "away");
  useEffect(() => watch(client, setState), [client]);
  const text = state === "away" ? say("shell.away") : say("shell.failing");
  useEffect(() => {
    if (state === "well") return undefined;
    announce(text);
    return () => announce("");
  }, [state, text]);
  if (state === "well") return null;

  const retry = (): void => {
    void client.resumePausedMutations();
    void client.refetchQueries({ type: "active" });
  };
  return (
    <Alert color="red" variant="light" radius={0} className="frame-only" role="none">
      <Group justify="space-between">
        <span>{text}</span>
        <Button size="compact-sm" variant="default" onClick={retry}>
          {say("common.retry")}
        </Button>
      </Group>
    </Alert>
  );
}
