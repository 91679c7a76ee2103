import type { ReactNode } from "react";
import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WireJob } from "@cohort/contract";
import { call } from "../../api/call.ts";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { useHoldsIn } from "../../shell/session.ts";
import { PROGRESS_KEY } from "./use-progress.ts";

interface Action {
  readonly run: () => Promise<unknown>;
  readonly said: MessageId;
}

/** Start, stop, go on: for administrators of every study. */
export function SyncActions({
  open,
  latest,
}: {
  readonly open: WireJob | null;
  readonly latest: WireJob | null;
}): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const may = useHoldsIn("*", "admin");
  const act = useMutation({
    mutationFn: ({ run }: Action) => run(),
    onSuccess: (_, { said }) => saySaved(say(said)),
    onError: (error) => sayFailed(say("ops.failed"), problemText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: PROGRESS_KEY }),
  });
  if (!may) return null;
  const start = (mode: "full" | "changes"): void =>
    act.mutate({ run: () => call("startSync", { body: { mode } }), said: "ops.started" });
  if (open !== null) {
    const { id } = open;
    const cancel: Action = {
      run: () => call("cancelJob", { params: { id } }),
      said: "ops.cancelled",
    };
    return (
      <Group>
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate(cancel)}>
          {say("ops.cancel")}
        </Button>
      </Group>
    );
  }
  const stopped = latest !== null && (latest.state === "failed" || latest.state === "cancelled");
  return (
    <Group>
      {stopped && (
        <Button
          loading={act.isPending}
          onClick={() =>
            act.mutate({
              run: () => call("resumeJob", { params: { id: latest.id } }),
              said: "ops.resumed",
            })
          }
        >
          {say("ops.resume")}
        </Button>
      )}
      <Button
        variant={stopped ? "default" : "filled"}
        disabled={act.isPending}
        onClick={() => start("changes")}
      >
        {say("ops.start-changes")}
      </Button>
      <Button variant="default" disabled={act.isPending} onClick={() => start("full")}>
        {say("ops.start-full")}
      </Button>
    </Group>
  );
}
