import { type ReactNode, type SubmitEvent, useState } from "react";
import { Alert, Button, Group, Stack, Textarea } from "@mantine/core";
import type { AttestationRequest } from "@cohort/contract";
import { useAttest } from "../../api/attest.ts";
import { CallFailed } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { saySaved } from "../../parts/saved.tsx";

const BASIS_LENGTH = 500;

interface AttestDialogProps {
  readonly study: string;
  readonly id: string;
  readonly title: string;
  /** Null: the form is not filled in. */
  readonly statement: AttestationRequest["statement"] | null;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** Of the criterion and cohort that one looked at when it was stated: what came of them is said. */
  readonly about?: { readonly criterion: string; readonly cohort: string };
}

/** A statement with its basis: sent, and what the machine now says told at once. What was typed stays where it fails. */
export function AttestDialog(props: AttestDialogProps): ReactNode {
  const { study, id, title, statement, children, onClose, about } = props;
  const say = useSay();
  const [basis, setBasis] = useState("");
  const { mutate, isPending, error } = useAttest(study, id);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (statement === null) return;
    mutate(
      { basis, statement },
      {
        onSuccess: ({ matches }) => {
          const match = matches.find(({ cohort }) => cohort === about?.cohort);
          const criterion = match?.criteria.find((one) => one.id === about?.criterion);
          saySaved(
            match && criterion
              ? say("candidate.now", {
                  criterion: criterion.id,
                  outcome: say(`outcome.${criterion.outcome}`),
                  verdict: say(`verdict.${match.verdict}`),
                  score: match.score,
                })
              : say("candidate.stated"),
          );
          onClose();
        },
      },
    );
  };
  const errors = error instanceof CallFailed ? (error.problem?.errors ?? []) : [];
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={save}>
        <Stack gap="sm">
          {children}
          <Textarea
            label={say("candidate.basis")}
            description={say("candidate.basis-what")}
            required
            autosize
            minRows={2}
            maxLength={BASIS_LENGTH}
            value={basis}
            onChange={(event) => setBasis(event.currentTarget.value)}
          />
          {error ? (
            <Alert color="red" title={say("decide.failed")}>
              {errors
                .map(({ field, message }) => `${field.replace("statement.", "")}: ${message}`)
                .join("; ")}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button
              type="submit"
              loading={isPending}
              disabled={statement === null || basis.trim() === ""}
            >
              {say("candidate.state")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
