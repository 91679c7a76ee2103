import type { ReactNode } from "react";
import { Alert, Anchor, Code, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { CallFailed, call } from "../../api/call.ts";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { LoadProblem } from "../../parts/load-problem.tsx";
import { Section } from "../../parts/section.tsx";
import { StudyTabs } from "../../parts/study-tabs.tsx";
import { useWhen } from "../../parts/when.ts";
import { Codes } from "./codes.tsx";
import { Concepts, Missing, Units } from "./concepts.tsx";
import { Criteria } from "./criteria.tsx";
import { Gaps } from "./gaps.tsx";
import type { Report } from "./report.ts";

/** What is on record for a study, what is not, and what IT can do about it. */
export function DataQualityPage(): ReactNode {
  const { study = "" } = useParams();
  return (
    <>
      <StudyTabs study={study} page="data-quality" />
      <Quality key={study} study={study} />
    </>
  );
}

function Quality({ study }: { readonly study: string }): ReactNode {
  const say = useSay();
  const { data, error, refetch } = useQuery({
    queryKey: ["coverage", study],
    queryFn: async ({ signal }) => (await call("readCoverage", { query: { study }, signal })).body,
    staleTime: 60_000,
  });
  // The criteria's texts come with the study: shown after the rest they would push it down.
  const { isPending } = useStudy(study);
  if (data && !isPending) return <Shown study={study} report={data} />;
  if (error instanceof CallFailed && error.status === 404) {
    return (
      <Alert>
        {say("quality.none")}{" "}
        <Anchor component={Link} to="/operations">
          {say("ops.sync")}
        </Anchor>
      </Alert>
    );
  }
  if (error) {
    const retry = (): void => void refetch();
    return <LoadProblem error={error} forbidden={say("quality.forbidden")} onRetry={retry} />;
  }
  return (
    <Stack gap="xs">
      <Skeleton height={24} width="60%" />
      <Skeleton height={300} />
    </Stack>
  );
}

function Shown({ study, report }: { readonly study: string; readonly report: Report }): ReactNode {
  const say = useSay();
  const when = useWhen();
  return (
    <>
      <Text size="sm">
        {say("quality.about", { patients: report.patients, at: when.instant(report.computedAt) })}
      </Text>
      {!report.current && (
        <Alert color="yellow" mt="xs">
          {say("quality.outdated")}
        </Alert>
      )}
      <Criteria study={study} report={report} />
      <Codes report={report} />
      {report.siteLines.trim() !== "" && (
        <Section id="lines" title={say("quality.lines")} about={say("quality.lines-about")}>
          <Code block mah="20rem" tabIndex={0} role="region" aria-labelledby="lines">
            {report.siteLines}
          </Code>
          <div>
            <CopyText text={report.siteLines} />
          </div>
        </Section>
      )}
      <Units report={report} />
      <Missing report={report} />
      <Gaps report={report} />
      <Concepts report={report} />
    </>
  );
}
