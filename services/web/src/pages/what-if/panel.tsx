import type { ReactNode } from "react";
import { ActionIcon, Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { StudyDetail, WhatIf } from "@cohort/contract";
import { CallFailed } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import type { Wish } from "./changes.ts";
import { Result } from "./result.tsx";
import { useWords } from "./use-words.ts";
import classes from "./what-if.module.css";

interface PanelProps {
  readonly wishes: readonly Wish[];
  readonly detail: StudyDetail | undefined;
  readonly result: WhatIf | undefined;
  /** Something was changed since the result. */
  readonly isOutdated: boolean;
  readonly isRunning: boolean;
  readonly error: unknown;
  readonly mayAsk: boolean;
  readonly onCalculate: () => void;
  readonly onTakeBack: (wish: Wish) => void;
  readonly onReset: () => void;
}

/** What is changed, and what would come of it. */
export function Panel(props: PanelProps): ReactNode {
  const { wishes, detail, result, isOutdated, isRunning, error, mayAsk } = props;
  const say = useSay();
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {say("what-if.changes")}
      </Title>
      {wishes.length === 0 ? <Text>{say("what-if.no-changes")}</Text> : <Wishes {...props} />}
      <Group gap="xs">
        <Button
          onClick={props.onCalculate}
          loading={isRunning}
          disabled={wishes.length === 0 || !mayAsk}
        >
          {say("what-if.calculate")}
        </Button>
        {wishes.length > 0 ? (
          <Button variant="default" onClick={props.onReset}>
            {say("what-if.reset")}
          </Button>
        ) : null}
      </Group>
      {mayAsk ? null : <Text>{say("what-if.may-not")}</Text>}
      {isRunning ? <Text size="sm">{say("what-if.running")}</Text> : null}
      {error ? <Failed error={error} /> : null}
      {result ? (
        <>
          <Title order={2} size="h4">
            {say("what-if.result")}
          </Title>
          {isOutdated ? <Alert color="yellow">{say("what-if.outdated")}</Alert> : null}
          <Result result={result} detail={detail} />
        </>
      ) : null}
    </Stack>
  );
}

function Wishes({ wishes, onTakeBack }: PanelProps): ReactNode {
  const say = useSay();
  const words = useWords();
  const textOf = ({ place, setting, change }: Wish): string =>
    setting === null || !("value" in change)
      ? say("what-if.change-drop", { criterion: place.criterion })
      : say("what-if.change", {
          criterion: place.criterion,
          what: words.what(setting),
          from: words.value(setting, setting.value),
          to: words.value(setting, change.value),
        });
  return (
    <ul className={classes["changes"]}>
      {wishes.map((wish) => {
        const text = textOf(wish);
        return (
          <li key={text} className={classes["change"]}>
            <span>{text}</span>
            <ActionIcon
              variant="subtle"
              aria-label={say("what-if.undo-change", { change: text })}
              onClick={() => onTakeBack(wish)}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

const FORBIDDEN = 403;
const SENSELESS = 422;
const TOO_MANY = 429;

/** What is said of a refusal, by its status. */
const REFUSALS: Readonly<Record<number, "what-if.forbidden" | "what-if.busy">> = {
  [FORBIDDEN]: "what-if.forbidden",
  [TOO_MANY]: "what-if.busy",
};

function Failed({ error }: { readonly error: unknown }): ReactNode {
  const say = useSay();
  const failed = error instanceof CallFailed ? error : null;
  const faults = failed?.problem?.errors ?? [];
  if (failed?.status === SENSELESS && faults.length > 0) {
    return (
      <Alert color="red" role="alert" title={say("what-if.senseless")}>
        {faults.map(({ field, message }) => (
          <div key={field + message} lang="en">
            {message}
          </div>
        ))}
      </Alert>
    );
  }
  return (
    <Alert color="red" role="alert">
      {say(REFUSALS[failed?.status ?? 0] ?? "what-if.failed")}
    </Alert>
  );
}
