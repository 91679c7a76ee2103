import type { ReactNode } from "react";
import { Skeleton, Stack, Text } from "@mantine/core";
import type { StudyDetail } from "@cohort/contract";
import { useParams } from "react-router";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { LoadProblem } from "../../parts/load-problem.tsx";
import { Section } from "../../parts/section.tsx";
import { StudyTabs } from "../../parts/study-tabs.tsx";
import classes from "./about.module.css";
import { CriterionTexts } from "./criterion-texts.tsx";
import { ScreeningLog } from "./screening-log.tsx";

/** What a study asks for, in this service's words, and its screening log. */
export function AboutPage(): ReactNode {
  const say = useSay();
  const { study = "" } = useParams();
  const { data, error, refetch } = useStudy(study);
  return (
    <>
      <StudyTabs study={study} page="about" />
      {data ? (
        <Study study={data} />
      ) : error ? (
        <LoadProblem
          error={error}
          forbidden={say("ops.forbidden")}
          onRetry={() => void refetch()}
        />
      ) : (
        <Stack gap="xs">
          <Skeleton height={120} />
          <Skeleton height={400} />
        </Stack>
      )}
    </>
  );
}

function Study({ study }: { readonly study: StudyDetail }): ReactNode {
  const say = useSay();
  const facts = [
    [say("about.ids"), [study.id, ...study.otherIds].join(", ")],
    [say("about.sponsor"), study.sponsor],
    [say("about.phase"), study.phase.replace(/^PHASE(?=\d)/, "")],
    [say("about.revision"), String(study.revision)],
    [say("about.status"), say(`about.status.${study.status}`)],
    [say("about.cohorts"), study.cohorts.map(({ label }) => label).join(", ")],
  ] as const;
  return (
    <>
      <dl className={classes["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ScreeningLog study={study.id} />
      <Text size="sm" c="dimmed" mt="lg">
        {say("about.own-words")}
      </Text>
      {study.criteria.length > 0 && (
        <Section id="common" title={say("about.common")}>
          <CriterionTexts criteria={study.criteria} index={indexes(study)} />
        </Section>
      )}
      {study.cohorts
        .filter(({ criteria }) => criteria.length > 0)
        .map(({ id, label, criteria, index }) => (
          <Section key={id} id={`cohort-${id}`} title={say("about.cohort", { label })}>
            <CriterionTexts criteria={criteria} index={new Set([index])} />
          </Section>
        ))}
    </>
  );
}

const indexes = ({ cohorts }: StudyDetail): ReadonlySet<string> =>
  new Set(cohorts.map(({ index }) => index));
