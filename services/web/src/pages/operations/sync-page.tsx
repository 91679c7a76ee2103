import type { ReactNode } from "react";
import { Anchor, Group, Progress, Skeleton, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Progress as ProgressNow, WireJob } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { LoadProblem } from "../../parts/load-problem.tsx";
import { Section } from "../../parts/section.tsx";
import classes from "./operations.module.css";
import { JobNow } from "./job-now.tsx";
import { Jobs } from "./jobs.tsx";
import { OperationsFrame } from "./operations-frame.tsx";
import { SyncActions } from "./sync-actions.tsx";
import { useProgress } from "./use-progress.ts";

/** Reading the EHR and matching, as it goes on. */
export const SyncPage = (): ReactNode => (
  <OperationsFrame page="sync">
    <Sync />
  </OperationsFrame>
);

export const isOpen = ({ state }: WireJob): boolean => state === "queued" || state === "running";

function Sync(): ReactNode {
  const say = useSay();
  const { progress, isLive } = useProgress();
  const { data, error, refetch } = progress;
  if (error && !data) {
    const retry = (): void => void refetch();
    return <LoadProblem error={error} forbidden={say("ops.forbidden")} onRetry={retry} />;
  }
  if (!data) return <Skeleton height={240} />;
  const [latest] = data.jobs;
  const open = data.jobs.find(isOpen);
  return (
    <>
      <Text size="sm" c="dimmed">
        {say("ops.as-of", { at: new Date(data.at) })} · {say(isLive ? "ops.live" : "ops.polled")}
      </Text>
      <Section id="reading" title={say("ops.reading")}>
        <JobNow job={open ?? latest ?? null} />
        <SyncActions open={open ?? null} latest={latest ?? null} />
      </Section>
      <Matching now={data} />
      <Jobs state={data.jobs.map(({ id, state }) => id + state).join()} />
    </>
  );
}

function Matching({ now }: { readonly now: ProgressNow }): ReactNode {
  const say = useSay();
  const { matched, due, failing, quarantined } = now;
  const text = say("ops.matched", { done: matched.done, total: matched.total });
  const counts = [
    [say("ops.due-read"), due.read],
    [say("ops.due-match"), due.match],
    [say("ops.failing"), failing],
  ] as const;
  return (
    <Section id="matching" title={say("ops.matching")}>
      <Text>{text}</Text>
      <Progress
        value={matched.total === 0 ? 0 : (100 * matched.done) / matched.total}
        aria-label={text}
        size="lg"
      />
      <Group gap="xl">
        <dl className={classes["counts"]}>
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count}</dd>
            </div>
          ))}
          <div>
            <dt>{say("ops.aside")}</dt>
            <dd>
              <Anchor component={Link} to="/operations/quarantine">
                {quarantined}
              </Anchor>
            </dd>
          </div>
        </dl>
      </Group>
    </Section>
  );
}
