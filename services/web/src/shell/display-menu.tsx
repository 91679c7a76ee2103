import type { ReactNode } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import { IconPalette } from "@tabler/icons-react";
import type { Language } from "../i18n/catalogue.ts";
import { useSay } from "../i18n/say.tsx";
import { useLanguage } from "./language.ts";
import { THEME_CHOICES, useThemeChoice } from "./theme-choice.ts";

/** Each in its own language: whoever cannot read the others finds theirs. */
const NAMES = [
  ["en", "English"],
  ["de", "Deutsch"],
  ["zh", "中文"],
] as const satisfies readonly (readonly [Language, string])[];

export function DisplayMenu(): ReactNode {
  const say = useSay();
  const [language, setLanguage] = useLanguage();
  const [choice, setChoice] = useThemeChoice();
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={say("shell.display")}>
          <IconPalette aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("shell.theme")}</Menu.Label>
        <Menu.RadioGroup
          value={choice}
          onChange={(value) => {
            const chosen = THEME_CHOICES.find((one) => one === value);
            if (chosen) setChoice(chosen);
          }}
        >
          {THEME_CHOICES.map((one) => (
            <Menu.RadioItem key={one} value={one}>
              {say(`theme.${one}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{say("shell.language")}</Menu.Label>
        <Menu.RadioGroup
          value={language}
          onChange={(value) => {
            const chosen = NAMES.find(([one]) => one === value);
            if (chosen) setLanguage(chosen[0]);
          }}
        >
          {NAMES.map(([one, name]) => (
            <Menu.RadioItem key={one} value={one} lang={one}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
