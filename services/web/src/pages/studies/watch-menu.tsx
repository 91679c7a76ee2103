import type { ReactNode } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import { IconBell, IconBellOff, IconCheck } from "@tabler/icons-react";
import { useSay } from "../../i18n/say.tsx";
import { type StudyOverview, type WatchMode, useWatch } from "./use-overview.ts";

const MODES = ["all", "eligible", "off"] as const satisfies readonly WatchMode[];

/** Of what in a study one wants to be told. */
export function WatchMenu({ overview }: { readonly overview: StudyOverview }): ReactNode {
  const say = useSay();
  const choose = useWatch(overview.study);
  const Icon = overview.watch === "off" ? IconBellOff : IconBell;
  const label = say("watch.of", { study: overview.study });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size={28}
          aria-label={`${label}: ${say(`watch.${overview.watch}`)}`}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {MODES.map((mode) => (
          <Menu.Item
            key={mode}
            role="menuitemradio"
            aria-checked={mode === overview.watch}
            leftSection={
              <IconCheck
                size={14}
                aria-hidden
                visibility={mode === overview.watch ? "visible" : "hidden"}
              />
            }
            onClick={() => choose(mode)}
          >
            {say(`watch.${mode}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
