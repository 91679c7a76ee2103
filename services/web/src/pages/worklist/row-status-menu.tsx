import type { ReactNode } from "react";
import { Kbd, Menu } from "@mantine/core";
import type { CandidateRow } from "@cohort/contract";
import { NEEDS_REASON, TRANSITIONS } from "@cohort/matching";
import { idOf } from "../../api/cache.ts";
import type { Status } from "../../api/decide.ts";
import { useSay } from "../../i18n/say.tsx";
import { STATUS_KEYS } from "../../parts/status-keys.ts";

const keyOf = (status: Status): number => STATUS_KEYS.findIndex((one) => one === status) + 1;

/** What the status of a row may become. One menu for the whole table, laid over the button that asked for it. */
export function RowStatusMenu({
  row,
  anchor,
  onChoose,
  onClose,
}: {
  readonly row: CandidateRow;
  readonly anchor: HTMLElement;
  readonly onChoose: (status: Status) => void;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { left, top, width, height } = anchor.getBoundingClientRect();
  const label = say("work.status-of", {
    id: idOf(row.patient),
    status: say(`status.${row.status}`),
  });
  const close = (): void => {
    onClose();
    anchor.focus();
  };
  return (
    <Menu opened onClose={close} position="bottom-start" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <span
          aria-hidden
          aria-label={label}
          style={{ position: "fixed", left, top, width, height, pointerEvents: "none" }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {TRANSITIONS[row.status].map((to) => (
          <Menu.Item
            key={to}
            onClick={() => onChoose(to)}
            rightSection={keyOf(to) > 0 ? <Kbd size="xs">{keyOf(to)}</Kbd> : null}
          >
            {say(`status.${to}`)}
            {NEEDS_REASON.has(to) ? " …" : ""}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
