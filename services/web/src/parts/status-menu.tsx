import { type ReactNode, memo, useState } from "react";
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { NEEDS_REASON, TRANSITIONS } from "@cohort/matching";
import type { Deciding, OnDealtWith, Status } from "../api/decide.ts";
import { useSay } from "../i18n/say.tsx";
import { DecisionDialog, type ReasonCriterion } from "./decision-dialog.tsx";

interface StatusMenuProps {
  readonly id: string;
  readonly status: Status;
  readonly version: number;
  readonly onDecide: (deciding: Deciding, onDealtWith?: OnDealtWith) => void;
  /** Of the study, for a reason; those that fail first. */
  readonly criteria?: readonly ReasonCriterion[];
  readonly size?: "compact-sm" | "xs";
}

/** The status with what it may become: one click where no reason is needed, else a short form. */
export const StatusMenu = memo(function StatusMenu({
  id,
  status,
  version,
  onDecide,
  criteria = [],
  size = "compact-sm",
}: StatusMenuProps): ReactNode {
  const say = useSay();
  const [wanted, setWanted] = useState<Status | null>(null);
  const word = say(`status.${status}`);
  const choose = (to: Status): void => {
    if (NEEDS_REASON.has(to)) setWanted(to);
    else onDecide({ id, version, from: status, status: to });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size={size}
            variant="default"
            rightSection={<IconChevronDown size={14} aria-hidden />}
            aria-label={say("decide.change", { status: word })}
          >
            {word}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {TRANSITIONS[status].map((to) => (
            <Menu.Item key={to} onClick={() => choose(to)}>
              {say(`status.${to}`)}
              {NEEDS_REASON.has(to) ? " …" : ""}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {wanted === null ? null : (
        <DecisionDialog
          id={id}
          from={status}
          version={version}
          status={wanted}
          criteria={criteria}
          onClose={() => setWanted(null)}
          onDecide={onDecide}
        />
      )}
    </>
  );
});
