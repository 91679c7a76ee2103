import { type ReactNode, useState } from "react";
import { Alert, Anchor, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import { useSay } from "../i18n/say.tsx";
import { SESSION_KEY, type Way, isSignedOut } from "./session.ts";

/** The ways to sign in: at the hospital's provider, or with a key. A provider's page takes the place of this one, or opens beside it. */
export function SignInForm({
  ways,
  from,
  beside,
}: {
  readonly ways: readonly Way[];
  /** Where to go afterwards: a path of this service. */
  readonly from: string;
  readonly beside: boolean;
}): ReactNode {
  const say = useSay();
  if (ways.length === 0) return <Text>{say("sign-in.no-way")}</Text>;
  const provider = `/auth/sign-in?return=${encodeURIComponent(beside ? "/" : from)}`;
  return (
    <Stack gap="lg" maw="26rem">
      {ways.includes("provider") && (
        <Anchor href={provider} {...(beside ? { target: "_blank", rel: "noopener" } : {})}>
          {say("sign-in.provider")} {beside && say("sign-in.new-window")}
        </Anchor>
      )}
      {ways.includes("key") && <KeyForm />}
    </Stack>
  );
}

function KeyForm(): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const [key, setKey] = useState("");
  const signIn = useMutation({
    meta: { signsIn: true },
    mutationFn: async () => (await call("signInWithKey", { body: { key: key.trim() } })).body,
    onSuccess: (session) => {
      client.setQueryData(SESSION_KEY, session);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
  });
  const failed = isSignedOut(signIn.error) ? say("sign-in.refused") : say("sign-in.failed");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <Stack gap="sm" align="flex-start">
        <PasswordInput
          w="100%"
          label={say("sign-in.key")}
          description={say("sign-in.key-hint")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        {signIn.isError && (
          <Alert color="red" variant="light" w="100%">
            {failed}
          </Alert>
        )}
        <Button type="submit" loading={signIn.isPending}>
          {say("sign-in.with-key")}
        </Button>
      </Stack>
    </form>
  );
}
