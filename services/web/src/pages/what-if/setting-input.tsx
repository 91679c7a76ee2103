import { type ReactNode, useId } from "react";
import { Group, NativeSelect, NumberInput, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Adjustable } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { PERIOD_UNITS, type PeriodUnit, lengthOf, periodOf } from "./period.ts";
import { useWords } from "./use-words.ts";

interface SettingInputProps {
  readonly setting: Adjustable;
  readonly value: Adjustable["value"];
  readonly disabled: boolean;
  readonly onChange: (value: Adjustable["value"]) => void;
}

const EVER = "ever";
const UNIT_WORDS = {
  D: "what-if.days",
  W: "what-if.weeks",
  M: "what-if.months",
  Y: "what-if.years",
} as const satisfies Record<PeriodUnit, string>;

/** One number or length of time, with what the protocol says beside it. */
export function SettingInput(props: SettingInputProps): ReactNode {
  const { setting, value } = props;
  const say = useSay();
  const words = useWords();
  const hint = useId();
  const isDefault = setting.asks === "in-the-last-by-default";
  return (
    <Group gap="xs" align="end" wrap="wrap">
      {typeof value === "number" ? (
        <NumberSetting {...props} hint={hint} value={value} />
      ) : (
        <PeriodSetting {...props} hint={hint} value={value} />
      )}
      <Text size="sm" c="dimmed" id={hint} mb={6}>
        {say(isDefault ? "what-if.default" : "what-if.protocol", {
          value: words.value(setting, setting.value),
        })}
      </Text>
    </Group>
  );
}

function NumberSetting({
  setting,
  value,
  disabled,
  onChange,
  hint,
}: SettingInputProps & { readonly value: number; readonly hint: string }): ReactNode {
  const intl = useIntl();
  const words = useWords();
  const unit = words.unit(setting);
  const separator = intl.formatNumber(1.5).charAt(1);
  return (
    <NumberInput
      label={unit === "" ? words.what(setting) : `${words.what(setting)} (${unit})`}
      aria-describedby={hint}
      value={value}
      disabled={disabled}
      onChange={(next) => {
        // Nothing, or a sign alone, is no number yet: the last one holds until there is another.
        if (typeof next === "number") onChange(next);
      }}
      decimalSeparator={separator}
      allowedDecimalSeparators={[".", ","]}
      w="14rem"
      maw="100%"
      size="sm"
      hideControls
    />
  );
}

function PeriodSetting({
  setting,
  value,
  disabled,
  onChange,
  hint,
}: SettingInputProps & { readonly value: string; readonly hint: string }): ReactNode {
  const say = useSay();
  const what = useWords().what(setting);
  const length = lengthOf(value);
  const unit = length?.unit ?? EVER;
  // Elsewhere than in a window nothing can be of any age.
  const mayBeEver = setting.asks.startsWith("in-the-last") || setting.value === EVER;
  return (
    <Group gap={4} align="end" wrap="nowrap">
      {length === null ? null : (
        <NumberInput
          label={what}
          aria-label={say("what-if.count", { what })}
          aria-describedby={hint}
          value={length.count}
          disabled={disabled}
          onChange={(count) => {
            if (typeof count === "number") onChange(periodOf({ count, unit: length.unit }));
          }}
          min={1}
          max={9999}
          allowDecimal={false}
          allowNegative={false}
          w="11rem"
          size="sm"
          hideControls
        />
      )}
      <NativeSelect
        label={length === null ? what : undefined}
        aria-label={say("what-if.unit", { what })}
        value={unit}
        disabled={disabled}
        onChange={(event) => {
          const next = PERIOD_UNITS.find((one) => one === event.currentTarget.value);
          onChange(next === undefined ? EVER : periodOf({ count: length?.count ?? 1, unit: next }));
        }}
        data={[
          ...PERIOD_UNITS.map((one) => ({ value: one, label: say(UNIT_WORDS[one]) })),
          ...(mayBeEver ? [{ value: EVER, label: say("what-if.ever") }] : []),
        ]}
        size="sm"
      />
    </Group>
  );
}
