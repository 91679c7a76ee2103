import type { ReactNode } from "react";
import { Button, Group, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { CandidateRow, People } from "@cohort/contract";
import { NEEDS_REASON, STATUSES } from "@cohort/matching";
import { idOf } from "../../api/cache.ts";
import { useSay } from "../../i18n/say.tsx";
import type { Work } from "./use-work.ts";
import classes from "./worklist.module.css";

/** As many as one request may be about. */
const MOST = 200;

/** What can be done with all that are selected. */
export function SelectionBar({
  rows,
  people,
  isMe,
  work,
  onClear,
}: {
  readonly rows: readonly CandidateRow[];
  readonly people: People["people"];
  readonly isMe: (principal: string) => boolean;
  readonly work: Work;
  readonly onClear: () => void;
}): ReactNode {
  const say = useSay();
  if (rows.length === 0) return null;
  const tooMany = rows.length > MOST;
  const candidates = rows.map(({ patient }) => idOf(patient));
  const assign = (assignee: string | null): void => work.assign(rows, { candidates, assignee });
  const chevron = <IconChevronDown size={14} aria-hidden />;
  return (
    <section aria-label={say("work.actions")} className={classes["bar"]}>
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {say("work.selected", { count: rows.length })}
          {tooMany ? ` · ${say("work.most", { count: MOST })}` : ""}
        </Text>
        <Menu position="top-start">
          <Menu.Target>
            <Button size="xs" disabled={tooMany} rightSection={chevron}>
              {say("work.set-status")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {STATUSES.filter((status) => status !== "new").map((status) => (
              <Menu.Item key={status} onClick={() => work.ask({ kind: "bulk", rows, status })}>
                {say(`status.${status}`)}
                {NEEDS_REASON.has(status) ? " …" : ""}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu position="top-start">
          <Menu.Target>
            <Button size="xs" variant="default" disabled={tooMany} rightSection={chevron}>
              {say("work.assign")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => assign("me")}>{say("worklist.me")}</Menu.Item>
            <Menu.Item onClick={() => assign(null)}>{say("worklist.nobody")}</Menu.Item>
            {people
              .filter(({ principal }) => !isMe(principal))
              .map(({ principal, name }) => (
                <Menu.Item key={principal} onClick={() => assign(principal)}>
                  {name}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
        <Button
          size="xs"
          variant="default"
          disabled={tooMany}
          onClick={() => work.ask({ kind: "plan", rows })}
        >
          {say("work.plan")}
        </Button>
        <Button size="xs" variant="subtle" onClick={work.undo}>
          {say("common.undo")}
        </Button>
        <Button size="xs" variant="subtle" onClick={onClear}>
          {say("work.unselect")}
        </Button>
      </Group>
    </section>
  );
}
