import type { ReactNode } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Asked, call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";

type Replay = NonNullable<Asked<"replayQuarantine">["body"]>;

/** Counts first what would be tried again, and does it once that was seen. */
export function ReplayDialog({
  asked,
  onClose,
  onDone,
}: {
  readonly asked: Replay;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const tried = useQuery({
    queryKey: ["replay", asked],
    queryFn: async ({ signal }) =>
      (await call("replayQuarantine", { body: { ...asked, dryRun: true }, signal })).body.entries,
    gcTime: 0,
  });
  const replay = useMutation({
    mutationFn: async () =>
      (await call("replayQuarantine", { body: { ...asked, dryRun: false } })).body.entries,
    onSuccess: ({ read, match }) => {
      saySaved(say("quarantine.done", { count: read + match }));
      onDone();
    },
    onError: (error) => sayFailed(say("ops.failed"), problemText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: ["quarantine"] }),
  });
  const { data, error } = tried;
  const isNothing = data !== undefined && data.read + data.match === 0;
  const text = error
    ? say("common.failed")
    : data === undefined
      ? say("common.loading")
      : say(isNothing ? "quarantine.none-left" : "quarantine.would", { ...data });
  return (
    <ConfirmDialog
      title={say("quarantine.confirm")}
      text={text}
      action={say("quarantine.go")}
      isPending={replay.isPending}
      onConfirm={data === undefined || isNothing ? null : () => replay.mutate()}
      onClose={onClose}
    />
  );
}
