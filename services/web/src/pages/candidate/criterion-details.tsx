import type { ReactNode } from "react";
import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import type { CriterionProps } from "./criterion-row.tsx";
import { useDates } from "./dates.ts";
import { EarlierAnswers } from "./earlier-answers.tsx";
import { EvidenceTable } from "./evidence-table.tsx";
import { SeriesTables } from "./series-tables.tsx";
import { markFor } from "./standing.ts";

interface DetailsProps extends CriterionProps {
  readonly onState: (form: "fact" | "outcome") => void;
}

/** All that is behind an outcome: entries, limits, what is open, when it may change, and who said what. */
export function CriterionDetails(props: DetailsProps): ReactNode {
  const { criterion, text, candidate, match, series, study, id, onState } = props;
  const say = useSay();
  const intl = useIntl();
  const dates = useDates();
  const { reason, needs, changesOn, basis } = criterion;
  const step = match.nextSteps.find((one) => one.criteria.includes(criterion.id));
  const named = (concepts: readonly string[]): string =>
    intl.formatList(
      concepts.map((concept) => candidate.labels[concept] ?? concept),
      { type: "unit" },
    );
  const facts = [
    say("candidate.is", {
      outcome: say(`outcome.${markFor(criterion)}`),
      basis: basis === null ? "none" : say(`basis.${basis}`),
    }),
    ...(reason === null
      ? []
      : [
          `${say("candidate.why-unknown")} ${say(`unknown.${reason}`)}. ${say(`candidate.why-${reason}`)}`,
        ]),
    ...(needs.length === 0 ? [] : [say("candidate.would-settle", { what: named(needs) })]),
    ...(step && step.criteria.length > 1
      ? [say("candidate.settles-too", { criteria: step.criteria.join(", ") })]
      : []),
    changesOn === null
      ? say("candidate.stays")
      : say("candidate.changes-on", { date: dates.date(changesOn) }),
    ...(text?.note ? [say("candidate.ambiguous", { note: text.note })] : []),
  ];
  const concepts = [...new Set(criterion.evidence.map(({ concept }) => concept))];
  return (
    <Stack gap="sm">
      <List size="sm" spacing={2}>
        {facts.map((fact) => (
          <List.Item key={fact}>{fact}</List.Item>
        ))}
      </List>
      {text === undefined || text.rule.length === 0 ? null : (
        <section aria-label={say("candidate.rule")}>
          <Text size="sm" fw={600}>
            {say("candidate.rule")}
          </Text>
          {/* As the study's file has it, in its language. */}
          <List size="sm" spacing={0} lang="en" listStyleType="none">
            {text.rule.map(({ depth, text: line }, at) => (
              <List.Item key={at} pl={`${depth}rem`}>
                {line}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <EvidenceTable
        criterion={criterion}
        labels={candidate.labels}
        link={candidate.resourceLink}
        asOf={match.asOf}
      />
      <SeriesTables
        criterion={criterion}
        series={concepts.flatMap((one) => series.get(one) ?? [])}
      />
      <EarlierAnswers
        study={study}
        id={id}
        cohort={match.cohort}
        criterion={criterion}
        candidate={candidate}
      />
      {candidate.steps.length === 0 ? null : (
        <Group gap="xs">
          {needs.length + concepts.length > 0 ? (
            <Button size="compact-sm" variant="default" onClick={() => onState("fact")}>
              {say("candidate.state-value")}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="default" onClick={() => onState("outcome")}>
            {say("candidate.override")}
          </Button>
          <Text size="xs" c="dimmed">
            {say("candidate.override-why")}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
