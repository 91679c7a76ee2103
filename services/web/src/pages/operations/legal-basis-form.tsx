import { type ReactNode, useState } from "react";
import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { saySaved } from "../../parts/saved.tsx";

export function LegalBasisForm({
  study,
  onClose,
}: {
  readonly study: string;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const [reference, setReference] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const state = useMutation({
    mutationFn: async () => {
      const validUntil = until === "" ? null : until;
      const body = { reference: reference.trim(), validFrom: from, validUntil };
      return (await call("stateLegalBasis", { params: { study }, body })).body;
    },
    onSuccess: (basis) => {
      client.setQueryData(["legal-basis", study], basis);
      // What may be shown of the study may be another from now on.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      saySaved(say("access.basis-stated"));
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={say("access.basis-of", { study })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          state.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={say("access.basis-reference")}
            description={say("access.basis-reference-hint")}
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
            maxLength={200}
            required
            data-autofocus
          />
          <TextInput
            type="date"
            label={say("access.basis-from")}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            required
          />
          <TextInput
            type="date"
            label={say("access.basis-until")}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          {state.isError && (
            <Alert color="red" role="alert">
              {say("ops.failed")} {problemText(state.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" loading={state.isPending}>
              {say("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
