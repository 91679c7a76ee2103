import type { ReactNode } from "react";
import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { WireAssignment } from "@cohort/contract";
import { useAssign, usePeople } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { useDates } from "./dates.ts";
import classes from "./candidate.module.css";

interface AssignProps {
  readonly study: string;
  readonly id: string;
  readonly assignment: WireAssignment;
}

/** Who works on the candidate, until when. */
export function Assign({ study, id, assignment }: AssignProps): ReactNode {
  const say = useSay();
  const dates = useDates();
  const { data: people = [] } = usePeople(study);
  const { mutate } = useAssign(study, id);
  const nameOf = (principal: string): string =>
    people.find((one) => one.principal === principal)?.name ?? principal;
  const { assignee, dueOn, snoozedUntil } = assignment;
  const who = assignee === null ? say("candidate.nobody") : nameOf(assignee);
  const assign = (to: string | null): void =>
    mutate(
      { assignee: to },
      {
        onSuccess: (now) =>
          saySaved(
            say("candidate.assigned", {
              who: now.assignee === null ? say("candidate.nobody") : nameOf(now.assignee),
            }),
          ),
        onError: () => sayFailed(say("decide.failed")),
      },
    );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            className={classes["screen"] ?? ""}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {say("candidate.assigned", { who })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => assign("me")}>{say("candidate.me")}</Menu.Item>
          {people.map(({ principal, name }) => (
            <Menu.Item key={principal} onClick={() => assign(principal)}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => assign(null)}>{say("candidate.nobody")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dueOn === null ? null : (
        <Text span size="sm">
          {say("candidate.due", { date: dates.date(dueOn) })}
        </Text>
      )}
      {snoozedUntil === null ? null : (
        <Text span size="sm">
          {say("candidate.snoozed", { date: dates.date(snoozedUntil) })}
        </Text>
      )}
    </>
  );
}
