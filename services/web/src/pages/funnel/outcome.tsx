import type { ReactNode } from "react";
import { Table, Text, Title } from "@mantine/core";
import type { Funnel } from "@cohort/contract";
import { STATUSES, type Status } from "@cohort/matching";
import { useSay } from "../../i18n/say.tsx";
import { Count } from "./count.tsx";
import classes from "./funnel.module.css";
import type { ListOf } from "./lists.ts";
import { shareOf, sumOf } from "./share.ts";

interface OutcomeProps {
  readonly funnel: Funnel;
  readonly listOf: ListOf;
}

const CONSENTED: readonly Status[] = ["consented", "screening", "eligible", "on-study"];

/** What became of everyone with the disease: in four numbers, then by status. */
export function Enrolment({ funnel, listOf }: OutcomeProps): ReactNode {
  const say = useSay();
  const countOf = (status: Status): number | null =>
    funnel.enrolment.find((one) => one.status === status)?.count ??
    (funnel.enrolment.some((one) => one.status === status) ? null : 0);
  const flow = [
    ["funnel.screened", funnel.withIndex],
    ["funnel.fitting", sumOf([funnel.eligible, funnel.possible])],
    ["funnel.consented", sumOf(CONSENTED.map(countOf))],
    ["funnel.enrolled", countOf("on-study")],
  ] as const;
  return (
    <section aria-labelledby="enrolment">
      <Title order={2} size="h4" id="enrolment" mt="lg" mb="xs">
        {say("funnel.enrolment")}
      </Title>
      <dl className={classes["flow"]}>
        {flow.map(([what, count]) => (
          <div key={what}>
            <dt>{say(what)}</dt>
            <dd>
              <Count count={count} />
            </dd>
          </div>
        ))}
      </dl>
      <Table w="auto" miw="min(24rem, 100%)" captionSide="top" className={classes["table"] ?? ""}>
        <Table.Caption ta="start">{say("funnel.enrolment-caption")}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say("funnel.status")}</Table.Th>
            <Table.Th scope="col" className={classes["figures"] ?? ""}>
              {say("funnel.people")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {STATUSES.map((status) => (
            <Table.Tr key={status}>
              <Table.Th scope="row">{say(`status.${status}`)}</Table.Th>
              <Table.Td className={classes["figures"] ?? ""}>
                <Count
                  count={countOf(status)}
                  share={shareOf(countOf(status), funnel.withIndex)}
                  to={listOf({ status })}
                  label={say("funnel.open", {
                    count: countOf(status),
                    what: say(`status.${status}`),
                  })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

/** Why people are not in the study, as far as a person said so. */
export function Reasons({ funnel }: Pick<OutcomeProps, "funnel">): ReactNode {
  const say = useSay();
  const textOf = (criterion: string): string =>
    funnel.steps.find((step) => step.criterion === criterion)?.text ?? "";
  return (
    <section aria-labelledby="reasons">
      <Title order={2} size="h4" id="reasons" mt="lg" mb="xs">
        {say("funnel.reasons")}
      </Title>
      {funnel.reasons.length === 0 ? (
        <Text>{say("funnel.no-reasons")}</Text>
      ) : (
        <Table w="auto" miw="min(24rem, 100%)" captionSide="top" className={classes["table"] ?? ""}>
          <Table.Caption ta="start">{say("funnel.reasons-caption")}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say("funnel.reason")}</Table.Th>
              <Table.Th scope="col">{say("funnel.criterion")}</Table.Th>
              <Table.Th scope="col" className={classes["figures"] ?? ""}>
                {say("funnel.people")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {funnel.reasons.map(({ reason, criterion, count }) => (
              <Table.Tr key={`${reason} ${criterion ?? ""}`}>
                <Table.Th scope="row">{say(`reason.${reason}`)}</Table.Th>
                <Table.Td>
                  {criterion === null ? null : (
                    <>
                      <span className={classes["id"]}>{criterion}</span>
                      <span lang="en">{textOf(criterion)}</span>
                    </>
                  )}
                </Table.Td>
                <Table.Td className={classes["figures"] ?? ""}>
                  <Count count={count} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
