import { notifications } from "@mantine/notifications";

/** The region that messages appear in says them: each need not be a status of its own. */
export const SAID_ALREADY = "group";

/** Says that something was saved. */
export const saySaved = (message: string): void => {
  notifications.show({ message, role: SAID_ALREADY });
};

/** Says that something was not saved; it stays until it is closed. */
export const sayFailed = (message: string, detail?: string | null): void => {
  notifications.show({ title: message, message: detail ?? "", color: "red", autoClose: false });
};
