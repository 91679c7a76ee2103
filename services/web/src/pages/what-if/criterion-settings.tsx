import { type ReactNode, memo } from "react";
import { Badge, Checkbox, Stack } from "@mantine/core";
import type { Adjustable } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { type Changes, keyOf, placeOf, withDropped, withValue } from "./changes.ts";
import { SettingInput } from "./setting-input.tsx";
import classes from "./what-if.module.css";

/** A criterion that has something to change, or can be left out. */
export interface Changeable {
  readonly criterion: string;
  readonly cohort: string | null;
  readonly text: string;
  /** Of the cohort, where there are several. */
  readonly label: string | null;
  /** It asks for the disease itself. */
  readonly isIndex: boolean;
  readonly settings: readonly Adjustable[];
}

interface CriterionSettingsProps {
  readonly one: Changeable;
  readonly changes: Changes;
  readonly isOpen: boolean;
  readonly onToggle: (place: string, isOpen: boolean) => void;
  readonly onChange: (change: (before: Changes) => Changes) => void;
}

/** Closed until it is asked for: dozens of inputs are nobody's help. */
export const CriterionSettings = memo(function CriterionSettings({
  one,
  changes,
  isOpen,
  onToggle,
  onChange,
}: CriterionSettingsProps): ReactNode {
  const say = useSay();
  const place = placeOf(one);
  const isDropped = changes.dropped.has(place);
  const isChanged = one.settings.some((setting) => changes.values.has(keyOf(setting)));
  return (
    <details
      className={classes["criterion"]}
      open={isOpen}
      onToggle={(event) => onToggle(place, event.currentTarget.open)}
    >
      <summary className={classes["summary"]}>
        <span className={classes["id"]}>{one.criterion}</span>
        <span lang="en">{one.text}</span>
        {one.label === null ? null : <span className={classes["cohort"]}>{one.label}</span>}
        {isDropped || isChanged ? (
          <Badge variant="light" ms="xs" className={classes["badge"] ?? ""}>
            {say(isDropped ? "what-if.dropped" : "what-if.changed")}
          </Badge>
        ) : null}
      </summary>
      {isOpen ? (
        <Stack gap="sm" className={classes["settings"] ?? ""}>
          {one.settings.map((setting) => (
            <SettingInput
              key={setting.path}
              setting={setting}
              value={changes.values.get(keyOf(setting)) ?? setting.value}
              disabled={isDropped}
              onChange={(value) => onChange((before) => withValue(before, setting, value))}
            />
          ))}
          {one.isIndex ? null : (
            <Checkbox
              label={say("what-if.drop")}
              checked={isDropped}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                onChange((before) => withDropped(before, one, checked));
              }}
            />
          )}
        </Stack>
      ) : null}
    </details>
  );
});
