import type { ReactNode } from "react";
import { Stack, Text, Title } from "@mantine/core";

/** A part of a page under a heading of its own, which names it. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Stack component="section" gap="xs" mt="lg" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      {about !== undefined && (
        <Text size="sm" c="dimmed" maw="48rem">
          {about}
        </Text>
      )}
      {children}
    </Stack>
  );
}
