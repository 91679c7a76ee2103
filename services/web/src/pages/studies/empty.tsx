import type { ReactNode } from "react";
import { Anchor, Card, Skeleton, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import classes from "./studies.module.css";
import type { Overview } from "../../api/overview.ts";

/** Nothing to show: why, and what to do about it. */
function Empty({ title, why }: { readonly title: string; readonly why: string }): ReactNode {
  const say = useSay();
  return (
    <Stack align="flex-start" gap="xs" maw="40rem" py="lg">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text>{why}</Text>
      <Anchor component={Link} to="/operations" underline="always">
        {say("studies.to-operations")}
      </Anchor>
    </Stack>
  );
}

export function NotYours(): ReactNode {
  const say = useSay();
  return <Empty title={say("studies.not-yours")} why={say("studies.not-yours-why")} />;
}

export function NoStudies(): ReactNode {
  const say = useSay();
  return <Empty title={say("studies.none")} why={say("studies.none-why")} />;
}

/** Nobody was read from the EHR so far. */
export function NobodyOnRecord({ synced }: Pick<Overview, "synced">): ReactNode {
  const say = useSay();
  const why = synced.running ? say("studies.unread-running") : say("studies.unread-why");
  return <Empty title={say("studies.unread")} why={why} />;
}

/** What will be there has its place already. */
export function Waiting(): ReactNode {
  const say = useSay();
  return (
    <div className={classes["cards"]} role="status" aria-label={say("common.loading")}>
      {[1, 2, 3].map((key) => (
        <Card key={key} withBorder padding="md">
          <Skeleton height={20} width="70%" mb="md" />
          <Skeleton height={32} width="85%" mb="md" />
          <Skeleton height={14} mb="xs" />
          <Skeleton height={14} width="60%" />
        </Card>
      ))}
    </div>
  );
}
