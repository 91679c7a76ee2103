import type { ReactNode } from "react";
import { Alert, Button, Skeleton, Stack, Tabs, Text, Title } from "@mantine/core";
import type { Candidate, CandidateMatch } from "@cohort/contract";
import { useParams, useSearchParams } from "react-router";
import { CallFailed } from "../../api/call.ts";
import { useCandidate } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { Cohorts } from "./cohorts.tsx";
import { Criteria } from "./criteria.tsx";
import { Header } from "./header.tsx";
import { Issues } from "./issues.tsx";
import { bestFirst } from "./standing.ts";
import { Summary } from "./summary.tsx";
import { Timeline } from "./timeline.tsx";
import { Trail } from "./trail.tsx";
import classes from "./candidate.module.css";

export function CandidatePage(): ReactNode {
  const { study = "", id = "" } = useParams();
  return <OneCandidate key={`${study} ${id}`} study={study} id={id} />;
}

interface Whose {
  readonly study: string;
  readonly id: string;
}

function OneCandidate({ study, id }: Whose): ReactNode {
  const { data, error, isPending, refetch } = useCandidate(study, id);
  if (data) return <Shown candidate={data} study={study} id={id} />;
  return (
    <Stack gap="sm">
      <Trail study={study} id={id} />
      <Title order={1} size="h2" tabIndex={-1}>
        {id}
      </Title>
      {isPending ? <Waiting /> : <Failed error={error} onRetry={() => void refetch()} />}
    </Stack>
  );
}

function Shown({ candidate, study, id }: Whose & { readonly candidate: Candidate }): ReactNode {
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const matches = bestFirst(candidate.matches);
  const match = matches.find(({ cohort }) => cohort === params.get("cohort")) ?? matches[0];
  const set = (name: string, value: string | null): void => {
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  return (
    <Stack gap="sm" className={classes["page"]}>
      <Trail study={study} id={id} />
      <Header candidate={candidate} match={match} study={study} id={id} />
      <Standing candidate={candidate} match={match} />
      {match ? <Summary candidate={candidate} match={match} id={id} /> : null}
      {match && matches.length > 1 ? (
        <Cohorts
          study={study}
          matches={matches}
          chosen={match.cohort}
          onChoose={(cohort) => set("cohort", cohort)}
        />
      ) : null}
      <Tabs
        value={params.get("tab") ?? "criteria"}
        onChange={(tab) => set("tab", tab)}
        keepMounted={false}
      >
        <Tabs.List aria-label={say("candidate.parts")} className={classes["screen"] ?? ""}>
          <Tabs.Tab value="criteria">{say("candidate.criteria")}</Tabs.Tab>
          <Tabs.Tab value="timeline">{say("candidate.timeline")}</Tabs.Tab>
          <Tabs.Tab value="issues">
            {say("candidate.issues", { count: candidate.issues.length })}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="criteria" pt="sm">
          {match ? (
            <Criteria
              key={match.cohort}
              candidate={candidate}
              match={match}
              study={study}
              id={id}
              openOnly={params.get("show") === "open"}
              onOpenOnly={(only) => set("show", only ? "open" : null)}
            />
          ) : (
            <Text>{say("candidate.no-match")}</Text>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="timeline" pt="sm">
          <Timeline study={study} id={id} labels={candidate.labels} />
        </Tabs.Panel>
        <Tabs.Panel value="issues" pt="sm">
          <Issues issues={candidate.issues} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** What must not be overlooked. */
function Standing({
  candidate,
  match,
}: {
  readonly candidate: Candidate;
  readonly match: CandidateMatch | undefined;
}): ReactNode {
  const say = useSay();
  return (
    <>
      {match?.gate ? (
        <Alert color="red" title={say(`gate.${match.gate}`)}>
          {say("candidate.gate")}
        </Alert>
      ) : null}
      {candidate.reviewAgain ? (
        <Alert color="orange" title={say("candidate.review-again")}>
          {say("candidate.review-again-why")}
        </Alert>
      ) : null}
      {candidate.incomplete ? (
        <Alert color="orange" title={say("candidate.incomplete")}>
          {say("candidate.incomplete-why")}
        </Alert>
      ) : null}
    </>
  );
}

const ROWS = 12;
const ROW_PX = 34;

function Waiting(): ReactNode {
  const say = useSay();
  return (
    <Stack gap={6} role="status" aria-label={say("common.loading")}>
      {Array.from({ length: ROWS }, (_, row) => (
        <Skeleton key={row} height={ROW_PX} />
      ))}
    </Stack>
  );
}

const NOT_FOUND = 404;

function Failed({
  error,
  onRetry,
}: {
  readonly error: Error | null;
  readonly onRetry: () => void;
}): ReactNode {
  const say = useSay();
  if (error instanceof CallFailed && error.status === NOT_FOUND) {
    return <Alert title={say("candidate.none")}>{say("candidate.none-why")}</Alert>;
  }
  return (
    <Alert color="red" title={say("common.failed")}>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {say("common.retry")}
      </Button>
    </Alert>
  );
}
