import type { ReactNode } from "react";
import { Alert, Button, Group, Stack, Title } from "@mantine/core";
import { CallFailed } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { NoStudies, NobodyOnRecord, NotYours, Waiting } from "./empty.tsx";
import { StudyCard } from "./study-card.tsx";
import classes from "./studies.module.css";
import type { Overview } from "../../api/overview.ts";
import { useOverview } from "./use-overview.ts";
import { isOutdated, useWhen } from "../../parts/when.ts";

const FORBIDDEN = 403;

/** What one sees first: the studies, who is worth looking at in each, and how fresh that is. */
export function StudiesPage(): ReactNode {
  const say = useSay();
  const { data, error, refetch } = useOverview();
  const notYours = error instanceof CallFailed && error.status === FORBIDDEN;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={1} size="h2">
          {say("studies.title")}
        </Title>
        {data ? <Freshness overview={data} /> : null}
      </Group>
      {error && !notYours ? (
        <Alert color="red" title={say("common.failed")} role="alert">
          <Button variant="default" size="compact-sm" onClick={() => void refetch()}>
            {say("common.retry")}
          </Button>
        </Alert>
      ) : null}
      {notYours ? <NotYours /> : data ? <Cards overview={data} /> : error ? null : <Waiting />}
    </Stack>
  );
}

/** As of when, and how old the data is that it was made from. */
function Freshness({ overview }: { readonly overview: Overview }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { at, synced } = overview;
  const parts = [
    say("common.as-of", { at: when.instant(at) }),
    synced.at === null
      ? say("studies.never-synced")
      : say("studies.synced", { ago: when.ago(synced.at, at) }),
    ...(synced.running ? [say("studies.syncing")] : []),
  ];
  return (
    <div
      className={classes["quiet"]}
      title={synced.at === null ? undefined : when.instant(synced.at)}
    >
      {parts.join(" · ")}
    </div>
  );
}

function Cards({ overview }: { readonly overview: Overview }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { at, synced, studies } = overview;
  if (studies.length === 0) return <NoStudies />;
  const onRecord = studies.some(
    ({ rematch, counts }) => rematch.total + (counts.ineligible ?? 0) > 0,
  );
  if (!onRecord) return <NobodyOnRecord synced={synced} />;
  return (
    <>
      {synced.at !== null && isOutdated(synced.at, at) ? (
        <Alert color="yellow">{say("studies.outdated", { ago: when.ago(synced.at, at) })}</Alert>
      ) : null}
      <ul className={classes["cards"]}>
        {studies.map((study) => (
          <li key={study.study}>
            <StudyCard overview={study} now={at} />
          </li>
        ))}
      </ul>
    </>
  );
}
