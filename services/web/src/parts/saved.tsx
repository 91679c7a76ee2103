import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { announce } from "../shell/announce.tsx";

/** So long what was done can be taken back with one click. */
export const UNDO_MS = 10_000;

/** A status that appears with its text in it often goes unread: the page's own region says it, and the message need not say it again. */
const SAID_ALREADY = "group";

/** Says that something was saved, with a button that takes it back. */
export function sayUndoable(message: string, undo: string, takeBack: () => void): void {
  announce(message);
  const id = notifications.show({
    autoClose: UNDO_MS,
    role: SAID_ALREADY,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            takeBack();
          }}
        >
          {undo}
        </Button>
      </Group>
    ),
  });
}

/** Says that something was saved. */
export const saySaved = (message: string): void => {
  announce(message);
  notifications.show({ message, role: SAID_ALREADY });
};

/** Says that something was not saved; it stays until it is closed. */
export const sayFailed = (message: string, detail?: string | null): void => {
  notifications.show({ title: message, message: detail ?? "", color: "red", autoClose: false });
};
