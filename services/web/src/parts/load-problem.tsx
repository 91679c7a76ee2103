import type { ReactNode } from "react";
import { Alert, Button, Group, Text } from "@mantine/core";
import { CallFailed } from "../api/call.ts";
import { useSay } from "../i18n/say.tsx";

/** In place of what could not be loaded: why, and another try where that may help. */
export function LoadProblem({
  error,
  forbidden,
  onRetry,
}: {
  readonly error: Error;
  /** What is said to those who may not see it. */
  readonly forbidden: string;
  readonly onRetry: () => void;
}): ReactNode {
  const say = useSay();
  const isForbidden = error instanceof CallFailed && error.status === 403;
  if (isForbidden) return <Alert>{forbidden}</Alert>;
  return (
    <Alert color="red">
      <Group justify="space-between">
        <Text>{say("common.failed")}</Text>
        <Button variant="default" onClick={onRetry}>
          {say("common.retry")}
        </Button>
      </Group>
    </Alert>
  );
}

/** What the API says that went wrong, field by field; null: nothing that helps. */
export function problemText(error: unknown): string | null {
  if (!(error instanceof CallFailed) || error.problem === null) return null;
  const { detail, errors } = error.problem;
  const fields = (errors ?? []).map(({ field, message }) => `${field} ${message}`);
  return fields.length > 0 ? fields.join("; ") : (detail ?? error.problem.title);
}
