import { type ReactNode, type SubmitEvent, useState } from "react";
import { Button, Group, NativeSelect, Stack, Textarea } from "@mantine/core";
import { DECISION_REASONS, NEEDS_REASON } from "@cohort/matching";
import type { Deciding, DecisionReason, OnDealtWith, Status } from "../api/decide.ts";
import { useSay } from "../i18n/say.tsx";
import { Dialog } from "./dialog.tsx";
import type { Mark } from "./mark.tsx";

const NOTE_LENGTH = 2000;

/** A criterion as it stands for the candidate. */
export interface ReasonCriterion {
  readonly id: string;
  readonly text: string;
  readonly mark: Mark;
}

interface DecisionDialogProps {
  readonly id: string;
  readonly from: Status;
  readonly version: number;
  /** The same as `from` to add a note alone. */
  readonly status: Status;
  readonly criteria: readonly ReasonCriterion[];
  /** What stands, which a note alone leaves as it is. */
  readonly stands?: { readonly reason: DecisionReason | null; readonly criterion: string | null };
  readonly onDecide: (deciding: Deciding, onDealtWith: OnDealtWith) => void;
  readonly onClose: () => void;
}

const ABOUT_CRITERIA: ReadonlySet<string> = new Set(["criterion-not-met", "criterion-unknown"]);

/** Which criterion is most likely meant: the first that fails, or that cannot be told; none where the reason is another. */
const suggestedFor = (reason: string, criteria: readonly ReasonCriterion[]): string => {
  if (!ABOUT_CRITERIA.has(reason)) return "";
  const wanted = reason === "criterion-not-met" ? "fail" : "unknown";
  return criteria.find(({ mark }) => mark === wanted)?.id ?? "";
};

/** What fails comes first, then what is open: those are the likely reasons. */
const ORDER: readonly Mark[] = ["fail", "unknown", "review", "presumed", "pass"];
const likelyFirst = (criteria: readonly ReasonCriterion[]): readonly ReasonCriterion[] =>
  criteria.toSorted((a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark));

/** Reason, criterion and note of a decision. Stays, with what was typed, until that is saved. */
export function DecisionDialog(props: DecisionDialogProps): ReactNode {
  const { id, criteria, onDecide, onClose } = props;
  // As they were when it was opened: what is being saved is shown as if it were already.
  const [{ from, version, status, stands }] = useState(props);
  const say = useSay();
  const needsReason = NEEDS_REASON.has(status) && status !== from;
  const failing = criteria.some(({ mark }) => mark === "fail");
  const [reason, setReason] = useState<DecisionReason | "">(
    status === "ineligible" && failing ? "criterion-not-met" : "",
  );
  const [criterion, setCriterion] = useState(() => suggestedFor(reason, criteria));
  const [note, setNote] = useState("");
  const [isSaving, setSaving] = useState(false);

  const chooseReason = (text: string): void => {
    const chosen = DECISION_REASONS.find((one) => one === text) ?? "";
    setReason(chosen);
    setCriterion(suggestedFor(chosen, criteria));
  };
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    setSaving(true);
    const chosen = {
      reason: reason === "" ? null : reason,
      criterion: criterion === "" ? null : criterion,
    };
    const why = status === from && stands ? stands : chosen;
    const asked = {
      id,
      version,
      from,
      status,
      reason: why.reason,
      criterion: why.criterion,
      note: note.trim() === "" ? null : note.trim(),
    };
    onDecide(asked, (dealtWith) => {
      setSaving(false);
      if (dealtWith) onClose();
    });
  };
  const word = say(`status.${status}`);
  const title =
    status === from ? say("decide.note-title", { id }) : say("decide.title", { id, status: word });
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={save}>
        <Stack gap="sm">
          {needsReason ? (
            <NativeSelect
              label={say("decide.reason")}
              required
              data-autofocus
              value={reason}
              onChange={(event) => chooseReason(event.currentTarget.value)}
              data={[
                { value: "", label: say("decide.reason-choose") },
                ...DECISION_REASONS.map((one) => ({ value: one, label: say(`reason.${one}`) })),
              ]}
            />
          ) : null}
          {needsReason && ABOUT_CRITERIA.has(reason) && criteria.length > 0 ? (
            <NativeSelect
              label={say("decide.criterion")}
              description={failing ? say("decide.criterion-suggested") : null}
              value={criterion}
              onChange={(event) => setCriterion(event.currentTarget.value)}
              data={[
                { value: "", label: say("decide.criterion-none") },
                ...likelyFirst(criteria).map((one) => ({
                  value: one.id,
                  label: `${one.id}: ${one.text} (${say(`outcome.${one.mark}`)})`,
                })),
              ]}
            />
          ) : null}
          <Textarea
            label={say("decide.note")}
            description={say("decide.note-warning")}
            autosize
            minRows={2}
            maxLength={NOTE_LENGTH}
            required={status === from}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            {...(needsReason ? {} : { "data-autofocus": true })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" loading={isSaving}>
              {say("decide.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
