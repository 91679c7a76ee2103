import type { ReactNode } from "react";
import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { useSay } from "../i18n/say.tsx";

const LINES = [1, 2, 3, 4, 5, 6];

/** Keeps the place of a page whose script is on its way. */
export function PageLoading(): ReactNode {
  const say = useSay();
  return (
    <Stack gap="md" p="md">
      <VisuallyHidden>{say("common.loading")}</VisuallyHidden>
      <Skeleton h={32} w="16rem" maw="100%" />
      {LINES.map((line) => (
        <Skeleton key={line} h={40} />
      ))}
    </Stack>
  );
}
