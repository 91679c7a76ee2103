import type { ReactNode } from "react";
import { Anchor, List, Stack, Text } from "@mantine/core";
import type { Candidate, CandidateMatch } from "@cohort/contract";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import { candidateOf } from "../../parts/to.ts";
import { withUnit } from "../../parts/unit-text.ts";
import { useDates } from "./dates.ts";
import classes from "./candidate.module.css";

/** So many next steps are shown before the criteria themselves are. */
const MOST_STEPS = 4;

interface SummaryProps {
  readonly candidate: Candidate;
  readonly match: CandidateMatch;
  readonly id: string;
}

/** What would settle most, from when, and where else the person fits or takes part. */
export function Summary({ candidate, match, id }: SummaryProps): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const dates = useDates();
  const { labels, elsewhere, recordedAt } = candidate;
  const { nextSteps, nearMiss, eligibleFrom, criteria } = match;
  const reasonOf = (ids: readonly string[]): string => {
    const reason = criteria.find((one) => ids.includes(one.id))?.reason;
    return reason ? say(`candidate.do-${reason}`) : "";
  };
  const listed = (items: readonly string[]): string => intl.formatList(items, { type: "unit" });
  return (
    <Stack gap={4} className={classes["summary"]}>
      {nextSteps.length === 0 ? null : (
        <section>
          <Text component="h2" size="sm" fw={600}>
            {say("candidate.settles")}
          </Text>
          <List size="sm" spacing={2}>
            {nextSteps.slice(0, MOST_STEPS).map((step) => (
              <List.Item key={step.criteria.join(" ")}>
                {say("candidate.step", {
                  what: listed(step.concepts.map((concept) => labels[concept] ?? concept)),
                  act: reasonOf(step.criteria),
                  criteria: listed(step.criteria),
                })}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      {nearMiss === null ? null : (
        <Text size="sm">
          {say("candidate.near-miss", {
            criterion: nearMiss.criterion,
            value: withUnit(intl.formatNumber(nearMiss.value), nearMiss.unit),
            bound: withUnit(intl.formatNumber(nearMiss.bound), nearMiss.unit),
          })}
        </Text>
      )}
      {eligibleFrom === null ? null : (
        <Text size="sm">{say("candidate.eligible-from", { date: dates.date(eligibleFrom) })}</Text>
      )}
      {elsewhere.length === 0 ? null : (
        <section>
          <Text component="h2" size="sm" fw={600}>
            {say("candidate.elsewhere")}
          </Text>
          <List size="sm" spacing={2}>
            {elsewhere.map((one) => (
              <List.Item key={`${one.study} ${one.cohort}`}>
                <Anchor
                  component={Link}
                  size="sm"
                  to={`${candidateOf(one.study, id)}?cohort=${encodeURIComponent(one.cohort)}`}
                >
                  {one.title}
                </Anchor>
                {` (${[one.study, one.cohortLabel].filter((name) => name !== null).join(", ")}): `}
                {say(`verdict.${one.verdict}`)}{" "}
                {intl.formatNumber(one.score, { minimumFractionDigits: 1 })}
                {" · "}
                {one.status === "on-study" ? (
                  <strong>{say("candidate.already-on")}</strong>
                ) : (
                  say(`status.${one.status}`)
                )}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <Text size="xs" c="dimmed">
        {say("common.as-of", { at: dates.date(match.asOf) })}
        {" · "}
        {say("candidate.matched", {
          at: dates.instant(match.evaluatedAt),
          revision: match.revision,
        })}
        {" · "}
        {recordedAt === null
          ? say("candidate.record-gone")
          : say("candidate.recorded", { at: dates.instant(recordedAt) })}
      </Text>
    </Stack>
  );
}
