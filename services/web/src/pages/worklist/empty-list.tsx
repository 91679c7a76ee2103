import type { ReactNode } from "react";
import { Anchor, Button, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { OVERVIEW } from "../../api/overview.ts";
import { useSay } from "../../i18n/say.tsx";
import { pageOf } from "../../parts/to.ts";

/** Why a list is empty, and what to do about it. */
export function EmptyList({
  study,
  filtered,
  onClear,
}: {
  readonly study: string;
  readonly filtered: boolean;
  readonly onClear: () => void;
}): ReactNode {
  const say = useSay();
  const { data: overview } = useQuery({ ...OVERVIEW, enabled: !filtered });
  if (filtered) {
    return (
      <Stack align="center" py="xl" gap="xs">
        <Title order={2} size="h4">
          {say("worklist.none-title")}
        </Title>
        <Text c="dimmed">{say("worklist.none")}</Text>
        <Button variant="default" onClick={onClear}>
          {say("worklist.clear")}
        </Button>
      </Stack>
    );
  }
  const unread = overview?.synced.at === null;
  return (
    <Stack align="center" py="xl" gap="xs">
      <Title order={2} size="h4">
        {say("worklist.empty-title")}
      </Title>
      <Text c="dimmed">{say(unread ? "worklist.empty-sync" : "worklist.empty-matched")}</Text>
      <Anchor component={Link} to={unread ? "/operations" : pageOf(study, "data-quality")}>
        {say(unread ? "worklist.to-sync" : "worklist.to-quality")}
      </Anchor>
    </Stack>
  );
}
