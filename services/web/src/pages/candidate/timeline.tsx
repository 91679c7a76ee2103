import type { ReactNode } from "react";
import { Alert, Button, Skeleton, Stack, Text, Timeline as Line } from "@mantine/core";
import { useHistory } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { TimelineEntry } from "./timeline-entry.tsx";
import { useDates } from "./dates.ts";

interface TimelineProps {
  readonly study: string;
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What the machine found and what people did, in one line, the newest first. */
export function Timeline({ study, id, labels }: TimelineProps): ReactNode {
  const say = useSay();
  const dates = useDates();
  const { data, error, refetch } = useHistory(study, id);
  if (error) {
    return (
      <Alert color="red" title={say("common.failed")}>
        <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
          {say("common.retry")}
        </Button>
      </Alert>
    );
  }
  if (!data) return <Skeleton height={200} role="status" aria-label={say("common.loading")} />;
  if (data.length === 0) return <Text>{say("candidate.no-history")}</Text>;
  return (
    <Stack>
      <Line bulletSize={14} lineWidth={2} active={data.length}>
        {data.toReversed().map((entry, index) => (
          <Line.Item key={`${entry.at} ${index}`} data-kind={entry.kind}>
            <Text size="xs" c="dimmed">
              <time dateTime={entry.at}>{dates.instant(entry.at)}</time>
              {entry.about === undefined
                ? ""
                : ` · ${say("candidate.about", { patient: entry.about.replace("Patient/", "") })}`}
            </Text>
            <TimelineEntry entry={entry} study={study} labels={labels} />
          </Line.Item>
        ))}
      </Line>
    </Stack>
  );
}
