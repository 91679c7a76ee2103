import type { ReactNode } from "react";
import { Anchor, Stack, Title } from "@mantine/core";
import { Link } from "react-router";
import { useSay } from "../i18n/say.tsx";

export function NotFoundPage(): ReactNode {
  const say = useSay();
  return (
    <Stack align="flex-start" gap="sm">
      <Title order={1} size="h2">
        {say("common.not-found")}
      </Title>
      <Anchor component={Link} to="/">
        {say("shell.studies")}
      </Anchor>
    </Stack>
  );
}
