import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** So long what was done can be taken back with one click. */
export const UNDO_MS = 10_000;

/** The region that messages appear in says them: each need not be a status of its own. */
const SAID_ALREADY = "group";

/** Says that something was saved, with a button that takes it back. */
export function sayUndoable(message: string, undo: string, takeBack: () => void): void {
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
  notifications.show({ message, role: SAID_ALREADY });
};

/** Says that something was not saved; it stays until it is closed. */
export const sayFailed = (message: string, detail?: string | null): void => {
  notifications.show({ title: message, message: detail ?? "", color: "red", autoClose: false });
};
