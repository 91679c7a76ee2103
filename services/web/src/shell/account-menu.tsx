import type { ReactNode } from "react";
import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Session } from "@cohort/contract";
import { call } from "../api/call.ts";
import { useSay } from "../i18n/say.tsx";

/** `user:https://id.example.org#4711` is `4711`; what is no address stays as it is. */
const nameOf = (subject: string): string => subject.split("#").at(-1) ?? subject;

export function AccountMenu({ session }: { readonly session: Session }): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const who = nameOf(session.subject);
  const roles = [...new Set(session.grants.map(({ role }) => role))];
  const signOut = useMutation({
    mutationFn: () => call("signOut"),
    onSuccess: () => {
      // Nothing of the one who went stays in memory: the page begins anew.
      client.clear();
      location.assign("/sign-in");
    },
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={say("shell.account", { who })}>
          <IconUser aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {say("shell.account", { who })}
          {roles.map((role) => (
            <Text key={role} size="xs">
              {say(`role.${role}`)}
            </Text>
          ))}
        </Menu.Label>
        {session.kind === "session" && (
          <Menu.Item onClick={() => signOut.mutate()}>{say("shell.sign-out")}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
