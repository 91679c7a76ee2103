import type { ReactNode } from "react";
import { Button, Stack, Text, Title } from "@mantine/core";
import { useSay } from "../i18n/say.tsx";

/** In place of a page that broke, or whose script could not be loaded. */
export function PageFailed(): ReactNode {
  const say = useSay();
  return (
    <Stack align="flex-start" gap="sm">
      <Title order={1} size="h2">
        {say("shell.broken")}
      </Title>
      <Text>{say("shell.broken-why")}</Text>
      <Button onClick={() => location.reload()}>{say("shell.reload")}</Button>
    </Stack>
  );
}
