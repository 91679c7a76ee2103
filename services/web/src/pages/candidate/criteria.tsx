import { type ReactNode, useDeferredValue } from "react";
import { Group, Stack, Switch, Text, Title } from "@mantine/core";
import type { Candidate, CandidateMatch } from "@cohort/contract";
import { useSeries } from "../../api/candidate.ts";
import { criteriaOf, useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { CriterionRow } from "./criterion-row.tsx";
import { isOpen, numericConcepts } from "./standing.ts";
import classes from "./candidate.module.css";

interface CriteriaProps {
  readonly candidate: Candidate;
  readonly match: CandidateMatch;
  readonly study: string;
  readonly id: string;
  readonly openOnly: boolean;
  readonly onOpenOnly: (only: boolean) => void;
}

const TYPES = ["inclusion", "exclusion"] as const;

/** Every criterion of a cohort in the protocol's order, in two groups. */
export function Criteria(props: CriteriaProps): ReactNode {
  const { candidate, match, study, id, openOnly, onOpenOnly } = props;
  const say = useSay();
  const { data } = useStudy(study);
  const series = useSeries(study, id, numericConcepts(match));
  const drawn = useDeferredValue(series);
  const texts = new Map(
    data ? criteriaOf(data, match.cohort).map((one) => [one.id, one] as const) : [],
  );
  const open = match.criteria.filter(isOpen).length;
  const shown = match.criteria.filter((one) => !openOnly || isOpen(one) || one.outcome === "fail");
  return (
    <Stack gap="md">
      <Group className={classes["screen"] ?? ""}>
        <Switch
          checked={openOnly}
          onChange={(event) => onOpenOnly(event.currentTarget.checked)}
          label={say("candidate.open-only", { open })}
        />
      </Group>
      {TYPES.map((type) => {
        const rows = shown.filter((one) => one.type === type);
        return (
          <section key={type} aria-labelledby={`group-${type}`}>
            <Title order={2} size="h5" id={`group-${type}`}>
              {say(`type.${type}`)}
            </Title>
            {rows.length === 0 ? (
              <Text size="sm" c="dimmed">
                {say("candidate.nothing-open")}
              </Text>
            ) : null}
            <ul className={classes["rows"]}>
              {rows.map((criterion) => (
                <CriterionRow
                  key={criterion.id}
                  criterion={criterion}
                  text={texts.get(criterion.id)}
                  candidate={candidate}
                  match={match}
                  study={study}
                  id={id}
                  series={drawn}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </Stack>
  );
}
