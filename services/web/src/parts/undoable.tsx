import type { ReactNode } from "react";
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useSay } from "../i18n/say.tsx";
import { type Undoable, offeredAt, without } from "./offers.ts";
import { SAID_ALREADY } from "./saved.tsx";

/** So long what was done can be taken back with one click. */
const UNDO_MS = 10_000;

/** What can be taken back at the moment, and the one message that offers the last of it. */
let offered: readonly Undoable[] = [];
let shown: string | null = null;

function hide(): void {
  if (shown !== null) notifications.hide(shown);
  shown = null;
}

function show(): void {
  hide();
  const now = Date.now();
  offered = offeredAt(offered, now);
  const last = offered.at(-1);
  if (!last) return;
  shown = notifications.show({
    autoClose: last.until - now,
    role: SAID_ALREADY,
    message: <Offer undoable={last} before={offered.length - 1} />,
  });
}

/** The message stays away: what it offered is taken back otherwise. */
export function withdrawOffers(): void {
  offered = [];
  hide();
}

/**
 * Says that something was saved, with a button that takes it back. Messages do not pile up: the newest says how many before it
 * can be taken back still, and gives way to them. What was done to `about` before cannot, once something else was.
 */
export function sayUndoable(message: string, takeBack: () => void, about?: string): void {
  const until = Date.now() + UNDO_MS;
  offered = [...without(offered, about), { message, takeBack, about, until }];
  show();
}

function Offer({
  undoable,
  before,
}: {
  readonly undoable: Undoable;
  readonly before: number;
}): ReactNode {
  const say = useSay();
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <div>
        <Text size="sm">{undoable.message}</Text>
        {before === 0 ? null : (
          <Text size="xs" c="dimmed">
            {say("common.undo-more", { count: before })}
          </Text>
        )}
      </div>
      <Button
        size="compact-sm"
        variant="light"
        onClick={() => {
          offered = offered.filter((one) => one !== undoable);
          show();
          undoable.takeBack();
        }}
      >
        {say("common.undo")}
      </Button>
    </Group>
  );
}
