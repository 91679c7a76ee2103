import { type ReactNode, useState } from "react";
import { Alert, Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ROLES, type Role } from "@cohort/foundation";
import type { NewKey } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { problemText } from "../../parts/load-problem.tsx";
import { useHoldsIn } from "../../shell/session.ts";
import { useStudies } from "./study-select.tsx";

const DAY = 86_400_000;
const LONGEST_DAYS = 400;
const USUAL_DAYS = 90;

const dayIn = (days: number): string =>
  new Date(Date.now() + days * DAY).toISOString().slice(0, "2026-11-22".length);

/** A key with its roles, studies and last day. */
export function KeyForm({
  onMade,
  onClose,
}: {
  readonly onMade: (key: NewKey) => void;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { data } = useStudies();
  const everywhere = useHoldsIn("*", "admin");
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<readonly string[]>([]);
  const [studies, setStudies] = useState<readonly string[]>([]);
  const [until, setUntil] = useState(dayIn(USUAL_DAYS));
  const make = useMutation({
    mutationFn: async () =>
      (
        await call("createKey", {
          body: {
            name: name.trim(),
            roles: ROLES.filter((role) => roles.includes(role)),
            studies: [...studies],
            until,
          },
        })
      ).body,
    onSuccess: onMade,
  });
  const isWhole = name.trim() !== "" && roles.length > 0 && studies.length > 0 && until !== "";
  return (
    <Dialog onClose={onClose} title={say("access.key-new")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={say("access.key-name")}
            description={say("access.key-name-hint")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={80}
            required
            data-autofocus
            autoComplete="off"
          />
          <Checkbox.Group label={say("access.roles")} value={[...roles]} onChange={setRoles}>
            <Stack gap={4} mt={4}>
              {ROLES.map((role: Role) => (
                <Checkbox key={role} value={role} label={say(`role.${role}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Checkbox.Group label={say("access.studies")} value={[...studies]} onChange={setStudies}>
            <Stack gap={4} mt={4}>
              {everywhere && <Checkbox value="*" label={say("access.every-study")} />}
              {(data?.studies ?? []).map(({ id, title }) => (
                <Checkbox key={id} value={id} label={`${id} · ${title}`} />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput
            type="date"
            label={say("access.until")}
            description={say("access.until-hint")}
            value={until}
            min={dayIn(0)}
            max={dayIn(LONGEST_DAYS)}
            onChange={(event) => setUntil(event.currentTarget.value)}
            required
          />
          {make.isError && (
            <Alert color="red" role="alert">
              {say("ops.failed")} {problemText(make.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit" disabled={!isWhole} loading={make.isPending}>
              {say("access.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
