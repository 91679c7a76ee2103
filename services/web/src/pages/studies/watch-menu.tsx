import type { ReactNode } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import { IconBell, IconBellOff } from "@tabler/icons-react";
import { useSay } from "../../i18n/say.tsx";
import { type StudyOverview, type WatchMode, useWatch } from "./use-overview.ts";

const MODES = ["all", "eligible", "off"] as const satisfies readonly WatchMode[];

/** Of what in a study one wants to be told. */
export function WatchMenu({ overview }: { readonly overview: StudyOverview }): ReactNode {
  const say = useSay();
  const choose = useWatch(overview.study);
  const Icon = overview.watch === "off" ? IconBellOff : IconBell;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size={28}
          aria-label={`${say("watch.of", { study: overview.study })}: ${say(`watch.${overview.watch}`)}`}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={overview.watch}
          onChange={(chosen) => {
            const mode = MODES.find((one) => one === chosen);
            if (mode) choose(mode);
          }}
        >
          {MODES.map((mode) => (
            <Menu.RadioItem key={mode} value={mode} closeMenuOnClick>
              {say(`watch.${mode}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
