import type { ReactNode } from "react";
import { Table, Text, UnstyledButton } from "@mantine/core";
import type { CandidateMatch } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useStudy } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { type Mark, SIGNS } from "../../parts/mark.tsx";
import classes from "./candidate.module.css";

const MARKS: readonly Mark[] = ["pass", "presumed", "unknown", "review", "fail"];

interface CohortsProps {
  readonly study: string;
  readonly matches: readonly CandidateMatch[];
  readonly chosen: string;
  readonly onChoose: (cohort: string) => void;
}

/** The same person in each cohort of the study, one below the other; the chosen one's criteria follow. */
export function Cohorts({ study, matches, chosen, onChoose }: CohortsProps): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const { data } = useStudy(study);
  const labelOf = (cohort: string): string =>
    data?.cohorts.find(({ id }) => id === cohort)?.label ?? cohort;
  return (
    <div className={classes["scroll"]}>
      <Table withRowBorders={false} verticalSpacing={2} className={classes["cohorts"] ?? ""}>
        <Table.Caption className={classes["caption"] ?? ""}>
          {say("candidate.cohorts")}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say("candidate.cohort")}</Table.Th>
            <Table.Th scope="col">{say("candidate.verdict")}</Table.Th>
            <Table.Th scope="col">{say("candidate.points")}</Table.Th>
            {MARKS.map((mark) => (
              <Table.Th scope="col" key={mark}>
                {`${SIGNS[mark]} ${say(`outcome.${mark}`)}`}
              </Table.Th>
            ))}
            <Table.Th scope="col">{say("candidate.stands-in-way")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {matches.map((match) => (
            <Table.Tr key={match.cohort} data-chosen={match.cohort === chosen}>
              <Table.Th scope="row">
                <UnstyledButton
                  className={classes["cohort"] ?? ""}
                  aria-pressed={match.cohort === chosen}
                  onClick={() => onChoose(match.cohort)}
                >
                  {labelOf(match.cohort)}
                </UnstyledButton>
              </Table.Th>
              <Table.Td>{say(`verdict.${match.verdict}`)}</Table.Td>
              <Table.Td>{intl.formatNumber(match.score, { minimumFractionDigits: 1 })}</Table.Td>
              {MARKS.map((mark) => (
                <Table.Td key={mark}>{match.counts[mark]}</Table.Td>
              ))}
              <Table.Td>
                <Text span size="sm">
                  {match.criteria
                    .filter(({ outcome }) => outcome === "fail")
                    .map((one) => one.id)
                    .join(", ")}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
