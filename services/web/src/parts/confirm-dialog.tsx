import type { ReactNode } from "react";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useSay } from "../i18n/say.tsx";
import { Dialog } from "./dialog.tsx";

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({
  title,
  text,
  action,
  isPending,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly isPending: boolean;
  /** Null: there is nothing to be done. */
  readonly onConfirm: (() => void) | null;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack gap="sm">
        <Text>{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {say("common.cancel")}
          </Button>
          {onConfirm !== null && (
            <Button loading={isPending} onClick={onConfirm}>
              {action}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
