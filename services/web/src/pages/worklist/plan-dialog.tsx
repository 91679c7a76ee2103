import { type ReactNode, type SubmitEvent, useState } from "react";
import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { CandidateRow, People } from "@cohort/contract";
import { idOf } from "../../api/cache.ts";
import type { OnDealtWith } from "../../api/decide.ts";
import type { AssignMany } from "../../api/work.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { dayOf, daysFrom } from "./days.ts";

const KEEP = "keep";
const NOBODY = "none";

interface PlanDialogProps {
  readonly rows: readonly CandidateRow[];
  readonly people: People["people"];
  readonly isMe: (principal: string) => boolean;
  readonly onDo: (asked: AssignMany, onDealtWith: OnDealtWith) => void;
  readonly onClose: () => void;
}

/**
 * Who works on candidates, until when, and when they come back to the list. Of several, what is left empty stays as it is. The
 * dialog stays, with what was typed, until that is saved.
 */
export function PlanDialog(props: PlanDialogProps): ReactNode {
  const { rows, people, isMe, onDo, onClose } = props;
  const say = useSay();
  const [only] = rows.length === 1 ? rows : [];
  const now = only?.assignment;
  const assigned = now?.assignee ?? null;
  const first = assigned === null ? NOBODY : isMe(assigned) ? "me" : assigned;
  const [who, setWho] = useState(only ? first : KEEP);
  const [dueOn, setDueOn] = useState(now?.dueOn ?? "");
  const [snoozedUntil, setSnoozedUntil] = useState(now?.snoozedUntil ?? "");
  const [isSaving, setSaving] = useState(false);
  const today = dayOf(new Date());
  const others = people.filter(({ principal }) => !isMe(principal));
  const known =
    [KEEP, NOBODY, "me"].includes(first) || others.some((one) => one.principal === first);

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    setSaving(true);
    const date = (text: string) => (text === "" ? null : text);
    const asked = {
      candidates: rows.map(({ patient }) => idOf(patient)),
      ...(who === KEEP ? {} : { assignee: who === NOBODY ? null : who }),
      ...(only || dueOn !== "" ? { dueOn: date(dueOn) } : {}),
      ...(only || snoozedUntil !== "" ? { snoozedUntil: date(snoozedUntil) } : {}),
    };
    onDo(asked, (dealtWith) => {
      setSaving(false);
      if (dealtWith) onClose();
    });
  };
  const quick = (set: (date: string) => void): ReactNode => (
    <Group gap="xs" mt={4}>
      <Button size="compact-xs" variant="subtle" onClick={() => set(daysFrom(today, 7))}>
        {say("work.in-a-week")}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => set(daysFrom(today, 30))}>
        {say("work.in-a-month")}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => set("")}>
        {say("work.no-date")}
      </Button>
    </Group>
  );
  return (
    <Dialog
      onClose={onClose}
      title={
        only
          ? `${idOf(only.patient)}: ${say("work.plan-title", { count: 1 })}`
          : say("work.plan-title", { count: rows.length })
      }
    >
      <form onSubmit={save}>
        <Stack gap="sm">
          <NativeSelect
            label={say("worklist.assignee")}
            data-autofocus
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
            data={[
              ...(only ? [] : [{ value: KEEP, label: say("work.keep") }]),
              { value: NOBODY, label: say("worklist.nobody") },
              { value: "me", label: say("worklist.me") },
              ...(known ? [] : [{ value: first, label: first }]),
              ...others.map(({ principal, name }) => ({ value: principal, label: name })),
            ]}
          />
          <div>
            <TextInput
              type="date"
              label={say("work.due-on")}
              value={dueOn}
              onChange={(event) => setDueOn(event.currentTarget.value)}
            />
            {quick(setDueOn)}
          </div>
          <div>
            <TextInput
              type="date"
              label={say("work.snooze")}
              description={say("work.snooze-how")}
              min={daysFrom(today, 1)}
              value={snoozedUntil}
              onChange={(event) => setSnoozedUntil(event.currentTarget.value)}
            />
            {quick(setSnoozedUntil)}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" loading={isSaving}>
              {say("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
