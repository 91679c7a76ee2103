import { type ReactNode, useState } from "react";
import { Alert, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ROLES } from "@cohort/foundation";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { useHoldsIn } from "../../shell/session.ts";
import { StudySelect, useStudies } from "./study-select.tsx";

/** A role in a study, for a group or a person. */
export function GrantForm({
  onGranted,
  onClose,
}: {
  readonly onGranted: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { data } = useStudies();
  const everywhere = useHoldsIn("*", "admin");
  const [principal, setPrincipal] = useState("");
  const [role, setRole] = useState<string>("screener");
  const [chosen, setStudy] = useState<string | null>(null);
  const [ends, setEnds] = useState("");
  const study = chosen ?? data?.studies[0]?.id ?? "";
  const grant = useMutation({
    mutationFn: () =>
      call("putGrant", {
        body: {
          principal: principal.trim(),
          role: ROLES.find((each) => each === role) ?? "viewer",
          study,
          endsAt: ends === "" ? null : new Date(`${ends}T23:59:59.999`).toISOString(),
        },
      }),
    onSuccess: onGranted,
  });
  return (
    <Dialog onClose={onClose} title={say("access.grant-new")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          grant.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={say("access.principal")}
            description={say("access.principal-hint")}
            value={principal}
            onChange={(event) => setPrincipal(event.currentTarget.value)}
            required
            data-autofocus
            autoComplete="off"
          />
          <NativeSelect
            label={say("access.role")}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value)}
            data={ROLES.map((each) => ({ value: each, label: say(`role.${each}`) }))}
          />
          <StudySelect
            label={say("access.study")}
            value={study}
            {...(everywhere ? { first: say("access.every-study"), firstValue: "*" } : {})}
            onChange={(event) => setStudy(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={say("access.grant-until")}
            value={ends}
            onChange={(event) => setEnds(event.currentTarget.value)}
          />
          {grant.isError && (
            <Alert color="red" role="alert">
              {say("ops.failed")} {problemText(grant.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" loading={grant.isPending}>
              {say("access.grant")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
