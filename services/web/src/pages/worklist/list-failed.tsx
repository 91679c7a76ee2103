import type { ReactNode } from "react";
import { Alert, Button } from "@mantine/core";
import { CallFailed } from "../../api/call.ts";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";

const WHY: Readonly<Record<number, MessageId>> = {
  400: "worklist.bad-view",
  403: "worklist.no-basis",
  404: "worklist.no-study",
};

/** Why there is no list, and the way out of it. */
export function ListFailed({
  error,
  onRetry,
  onClear,
}: {
  readonly error: Error;
  readonly onRetry: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const say = useSay();
  const status = error instanceof CallFailed ? error.status : 0;
  const why = WHY[status];
  return (
    <Alert color="red" variant="outline" title={say("common.failed")}>
      {why === undefined ? null : <p>{say(why)}</p>}
      {status === 400 ? (
        <Button size="xs" variant="default" onClick={onClear}>
          {say("worklist.clear")}
        </Button>
      ) : null}
      {why === undefined ? (
        <Button size="xs" variant="default" onClick={onRetry}>
          {say("common.retry")}
        </Button>
      ) : null}
    </Alert>
  );
}
