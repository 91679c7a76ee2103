import type { ReactNode } from "react";
import { Button, Group, Text } from "@mantine/core";
import { CallFailed } from "../../api/call.ts";
import { usePerson } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { useDates } from "./dates.ts";
import classes from "./candidate.module.css";

const NOT_FOUND = 404;

/** The name is read when it is asked for, never before, and each reading is logged: the page says so. */
export function PersonName({
  study,
  id,
}: {
  readonly study: string;
  readonly id: string;
}): ReactNode {
  const say = useSay();
  const dates = useDates();
  const { data, error, isPending, mutate, reset } = usePerson(study, id);
  if (data) {
    return (
      <Group gap="xs" align="baseline" className={classes["screen"] ?? ""} role="status">
        <Text span fw={600}>
          {data.name ?? say("candidate.nameless")}
        </Text>
        {data.birthDate === null ? null : (
          <Text span>{say("candidate.born", { date: dates.date(data.birthDate) })}</Text>
        )}
        <Text span size="xs" c="dimmed">
          {say("candidate.name-read", { at: dates.instant(data.readAt) })}
        </Text>
        <Button size="compact-sm" variant="subtle" onClick={reset}>
          {say("candidate.hide-name")}
        </Button>
      </Group>
    );
  }
  const gone = error instanceof CallFailed && error.status === NOT_FOUND;
  return (
    <Group gap="xs" align="baseline" className={classes["screen"] ?? ""}>
      <Button size="compact-sm" variant="subtle" loading={isPending} onClick={() => mutate()}>
        {say("candidate.show-name")}
      </Button>
      <Text span size="xs" c="dimmed">
        {say("candidate.name-logged")}
      </Text>
      {error ? (
        <Text span size="sm" c="red" role="alert">
          {say(gone ? "candidate.name-none" : "candidate.name-failed")}
        </Text>
      ) : null}
    </Group>
  );
}
