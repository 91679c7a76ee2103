import type { ReactNode } from "react";
import { Blockquote, Button, Group, Stack, Text } from "@mantine/core";
import { isLegal } from "@cohort/matching";
import type { Conflict } from "../api/decide.ts";
import { useSay } from "../i18n/say.tsx";
import { Dialog } from "./dialog.tsx";
import { useWhen } from "./when.ts";

interface ConflictDialogProps {
  readonly conflict: Conflict | null;
  readonly onKeep: () => void;
  readonly onOverride: () => void;
}

/** Shows what somebody else decided meanwhile, and lets one choose. */
export function ConflictDialog({ conflict, onKeep, onOverride }: ConflictDialogProps): ReactNode {
  const say = useSay();
  const when = useWhen();
  if (conflict === null) return null;
  const { asked, current } = conflict;
  const at = current.at === null ? "" : when.instant(current.at);
  const now = say(`status.${current.status}`);
  const status = say(`status.${asked.status}`);
  const legal = isLegal(current.status, asked.status);
  return (
    <Dialog onClose={onKeep} title={say("decide.conflict")}>
      <Stack gap="sm">
        <Text>
          {say("decide.conflict-theirs", { by: current.by ?? "", id: asked.id, status: now, at })}
          {current.reason === null ? "" : ` (${say(`reason.${current.reason}`)})`}
        </Text>
        {current.note === null ? null : <Blockquote p="sm">{current.note}</Blockquote>}
        <Text>{say("decide.conflict-yours", { status })}</Text>
        {asked.note ? <Text>{say("decide.conflict-note", { note: asked.note })}</Text> : null}
        {legal ? null : <Text c="red">{say("decide.conflict-illegal", { status, now })}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onKeep} data-autofocus>
            {say("decide.conflict-keep")}
          </Button>
          {legal ? <Button onClick={onOverride}>{say("decide.conflict-mine")}</Button> : null}
        </Group>
      </Stack>
    </Dialog>
  );
}
