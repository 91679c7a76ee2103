import { type ReactNode, type SubmitEvent, useState } from "react";
import {
  Alert,
  Button,
  Group,
  List,
  NativeSelect,
  Skeleton,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CandidateRow } from "@cohort/contract";
import { DECISION_REASONS, NEEDS_REASON } from "@cohort/matching";
import { idOf } from "../../api/cache.ts";
import type { DecisionReason, OnDealtWith, Status } from "../../api/decide.ts";
import { type Decided, type DecideMany, preview } from "../../api/work.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";

const NOTE_LENGTH = 2000;

interface BulkDialogProps {
  readonly study: string;
  readonly rows: readonly CandidateRow[];
  readonly status: Status;
  readonly onDo: (asked: DecideMany, onDealtWith: OnDealtWith) => void;
  readonly onClose: () => void;
}

/** Says first whom a status can be set for and for whom not, and why; asks for the reason where one is needed; then it is done for those alone. Stays until it is. */
export function BulkDialog({ study, rows, status, onDo, onClose }: BulkDialogProps): ReactNode {
  const say = useSay();
  const needsReason = NEEDS_REASON.has(status);
  const [reason, setReason] = useState<DecisionReason | "">("");
  const [note, setNote] = useState("");
  const [isSaving, setSaving] = useState(false);
  const candidates = rows.map(({ patient, version }) => ({ id: idOf(patient), version }));
  const tried = useQuery({
    queryKey: ["decide-many", study, status, candidates],
    // A dry run asks for no reason that it would keep, but is refused without one.
    queryFn: () => preview(study, { candidates, status, reason: needsReason ? "other" : null }),
    staleTime: 0,
    gcTime: 0,
  });
  const can = new Set(tried.data?.flatMap(({ id, result }) => (result === "done" ? [id] : [])));
  const cannot = tried.data?.filter(({ result }) => result !== "done") ?? [];
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    setSaving(true);
    const asked = {
      candidates: candidates.filter(({ id }) => can.has(id)),
      status,
      reason: reason === "" ? null : reason,
      note: note.trim() === "" ? null : note.trim(),
    };
    onDo(asked, (dealtWith) => {
      setSaving(false);
      if (dealtWith) onClose();
    });
  };
  return (
    <Dialog
      onClose={onClose}
      title={say("work.bulk-title", { count: rows.length, status: say(`status.${status}`) })}
    >
      <form onSubmit={save}>
        <Stack gap="sm">
          {tried.isPending ? <Skeleton height={24} /> : null}
          {tried.isError ? <Alert color="red">{say("common.failed")}</Alert> : null}
          {tried.data ? (
            <Text role="status">{say("work.bulk-can", { count: can.size })}</Text>
          ) : null}
          {cannot.length > 0 ? <Refused refused={cannot} /> : null}
          {needsReason ? (
            <NativeSelect
              label={say("decide.reason")}
              required
              value={reason}
              onChange={({ currentTarget: { value } }) =>
                setReason(DECISION_REASONS.find((one) => one === value) ?? "")
              }
              data={[
                { value: "", label: say("decide.reason-choose") },
                ...DECISION_REASONS.map((one) => ({ value: one, label: say(`reason.${one}`) })),
              ]}
            />
          ) : null}
          <Textarea
            label={say("decide.note")}
            description={say("decide.note-warning")}
            autosize
            minRows={2}
            maxLength={NOTE_LENGTH}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" loading={isSaving} disabled={can.size === 0}>
              {say("work.bulk-do", { count: can.size })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Refused({ refused }: { readonly refused: readonly Decided[] }): ReactNode {
  const say = useSay();
  const why = ({ result, status }: Decided): string =>
    result === "done"
      ? ""
      : say(`work.result-${result}`, { status: status === null ? "" : say(`status.${status}`) });
  return (
    <div>
      <Text>{say("work.bulk-cannot", { count: refused.length })}</Text>
      <List size="sm" mah="12rem" style={{ overflowY: "auto" }}>
        {refused.map((one) => (
          <List.Item key={one.id}>{`${one.id} ${why(one)}`}</List.Item>
        ))}
      </List>
    </div>
  );
}
