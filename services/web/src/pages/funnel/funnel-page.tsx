import type { ReactNode } from "react";
import { Alert, Anchor, Button, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { Funnel } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { StudyTabs } from "../../parts/study-tabs.tsx";
import { pageOf } from "../../parts/to.ts";
import { withoutUcum } from "../../parts/unit-text.ts";
import { listsOf } from "./lists.ts";
import { Enrolment, Reasons } from "./outcome.tsx";
import { Steps } from "./steps.tsx";

const LINES = [1, 2, 3, 4, 5, 6, 7, 8];

/** Units as people write them: a study's file has UCUM's. */
const readable = (funnel: Funnel): Funnel => ({
  ...funnel,
  steps: funnel.steps.map((step) => ({ ...step, text: withoutUcum(step.text) })),
});

/** At which criterion a cohort loses whom, and what became of the rest. */
export function FunnelPage(): ReactNode {
  const { study = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const say = useSay();
  const cohort = search.get("cohort") ?? undefined;
  const { data: detail } = useStudy(study);
  const { data, error, refetch } = useQuery({
    queryKey: ["funnel", study, cohort],
    queryFn: async ({ signal }) =>
      readable((await call("readFunnel", { params: { study }, query: { cohort }, signal })).body),
    placeholderData: keepPreviousData,
  });
  const cohorts = detail?.cohorts ?? [];
  return (
    <>
      <StudyTabs study={study} page="funnel" />
      <Stack gap="sm">
        {cohorts.length > 1 ? (
          <NativeSelect
            label={say("funnel.cohort")}
            value={data?.cohort ?? cohort ?? ""}
            onChange={(event) =>
              setSearch({ cohort: event.currentTarget.value }, { replace: true })
            }
            data={cohorts.map(({ id, label }) => ({ value: id, label }))}
            maw="30rem"
          />
        ) : null}
        {error ? (
          <Alert color="red" title={say("common.failed")} role="alert">
            <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
              {say("common.retry")}
            </Button>
          </Alert>
        ) : null}
        {data ? <Whole funnel={data} /> : error ? null : <Waiting />}
      </Stack>
    </>
  );
}

function Whole({ funnel }: { readonly funnel: Funnel }): ReactNode {
  const say = useSay();
  const listOf = listsOf(funnel);
  return (
    <>
      {funnel.suppressed ? <Alert color="gray">{say("funnel.suppressed")}</Alert> : null}
      {funnel.missing === 0 ? null : (
        <Alert color="yellow">
          {funnel.missing === null
            ? say("funnel.missing-some")
            : say("funnel.missing", { count: funnel.missing })}
        </Alert>
      )}
      {funnel.withIndex === 0 ? <Nobody study={funnel.study} /> : null}
      <Steps funnel={funnel} listOf={listOf} />
      <Enrolment funnel={funnel} listOf={listOf} />
      <Reasons funnel={funnel} />
    </>
  );
}

function Nobody({ study }: { readonly study: string }): ReactNode {
  const say = useSay();
  return (
    <Alert color="gray">
      <Text>{say("funnel.nobody")}</Text>
      <Anchor component={Link} to={pageOf(study, "data-quality")}>
        {say("funnel.nobody-why")}
      </Anchor>
    </Alert>
  );
}

const Waiting = (): ReactNode => (
  <Stack gap="xs">
    {LINES.map((line) => (
      <Skeleton key={line} h={40} maw="64rem" />
    ))}
  </Stack>
);
