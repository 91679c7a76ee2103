import type { ReactNode } from "react";
import { Alert, Anchor, Card, Group, Progress, Title } from "@mantine/core";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import { Cohorts, Counts } from "./counts.tsx";
import { News, Prospects, Statuses } from "./lines.tsx";
import classes from "./studies.module.css";
import { pageOf, worklist } from "../../parts/to.ts";
import type { StudyOverview } from "./use-overview.ts";
import { WatchMenu } from "./watch-menu.tsx";
import { useWhen } from "../../parts/when.ts";

interface CardProps {
  readonly overview: StudyOverview;
  /** Of the answer. */
  readonly now: string;
}

/** One study: who is worth looking at, what is new, what was done. */
export function StudyCard({ overview, now }: CardProps): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { study, title, revision, changedAt, legalBasis } = overview;
  const id = `study-${study}`;
  return (
    <Card
      component="article"
      withBorder
      padding="md"
      className={classes["card"]}
      aria-labelledby={id}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Title order={2} size="h4" id={id}>
          <Anchor component={Link} to={worklist(study)} underline="hover" inherit>
            {title}
          </Anchor>
        </Title>
        <WatchMenu overview={overview} />
      </Group>
      <div className={classes["quiet"]}>
        {study} · {say("studies.revision", { revision })}
      </div>
      <Counts overview={overview} />
      <Rematch overview={overview} />
      {legalBasis ? (
        <>
          <News overview={overview} now={now} />
          <Prospects overview={overview} />
          <Nobody overview={overview} />
          <Cohorts overview={overview} />
          <div>
            <Statuses overview={overview} />
            {changedAt === null ? null : (
              <div className={classes["quiet"]}>
                {say("studies.changed", { at: when.ago(changedAt, now) })}
              </div>
            )}
          </div>
        </>
      ) : (
        <Alert variant="light" color="yellow">
          {say("studies.no-basis")}{" "}
          <Anchor
            component={Link}
            to={pageOf(study, "about")}
            underline="always"
            c="inherit"
            inherit
          >
            {say("studies.state-basis")}
          </Anchor>
        </Alert>
      )}
    </Card>
  );
}

/** A new revision is being matched: until then the numbers are of both. */
function Rematch({ overview }: Pick<CardProps, "overview">): ReactNode {
  const say = useSay();
  const { rematch, revision } = overview;
  if (rematch.done >= rematch.total) return null;
  const text = say("studies.rematch", { ...rematch, revision });
  return (
    <div>
      <div className={classes["quiet"]}>{text}</div>
      <Progress value={(100 * rematch.done) / rematch.total} aria-label={text} />
    </div>
  );
}

/** Why a card is empty, and where to see more. */
function Nobody({ overview }: Pick<CardProps, "overview">): ReactNode {
  const say = useSay();
  const { study, counts } = overview;
  const { eligible, possible, ineligible } = counts;
  if (ineligible === null || (eligible ?? 0) + (possible ?? 0) > 0) return null;
  return (
    <div>
      <p>{say("studies.nobody", { count: ineligible })}</p>
      <Group gap="md">
        <Anchor component={Link} to={pageOf(study, "funnel")} underline="always">
          {say("studies.see-funnel")}
        </Anchor>
        <Anchor component={Link} to={pageOf(study, "data-quality")} underline="always">
          {say("studies.see-quality")}
        </Anchor>
      </Group>
    </div>
  );
}
