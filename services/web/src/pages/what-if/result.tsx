import type { ReactNode } from "react";
import { Anchor, Stack, Table, Text, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import type { StudyDetail, WhatIf } from "@cohort/contract";
import { VERDICTS } from "@cohort/matching";
import { idOf } from "../../api/cache.ts";
import { useSay } from "../../i18n/say.tsx";
import { candidateOf } from "../../parts/to.ts";
import { useWhen } from "../../parts/when.ts";
import classes from "./what-if.module.css";

type Sums = WhatIf["before"];

const SIGNED = { signDisplay: "exceptZero" } as const;

/** Who stands where now and then, and who would be gained and lost. */
export function Result({
  result,
  detail,
}: {
  readonly result: WhatIf;
  readonly detail: StudyDetail | undefined;
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const labelOf = (cohort: string): string =>
    detail?.cohorts.find(({ id }) => id === cohort)?.label ?? cohort;
  const isOfSeveral = result.cohorts.length > 1;
  return (
    <Stack gap="sm">
      <SumsTable caption={say("what-if.by-best")} before={result.before} after={result.after} />
      <Text size="sm" c="dimmed">
        {say("what-if.evaluated", { count: result.evaluated, at: when.date(result.asOf) })}
      </Text>
      <Moved moved={result.gained} count={result.better} what="gained" {...{ result, labelOf }} />
      <Moved moved={result.lost} count={result.worse} what="lost" {...{ result, labelOf }} />
      {isOfSeveral
        ? result.cohorts.map(({ cohort, before, after }) => (
            <SumsTable
              key={cohort}
              caption={say("what-if.by-cohort", { cohort: labelOf(cohort) })}
              before={before}
              after={after}
            />
          ))
        : null}
    </Stack>
  );
}

function SumsTable({
  caption,
  before,
  after,
}: {
  readonly caption: string;
  readonly before: Sums;
  readonly after: Sums;
}): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const figures = classes["figures"] ?? "";
  return (
    <Table captionSide="top">
      <Table.Caption ta="start" mt={0}>
        {caption}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{say("what-if.verdict")}</Table.Th>
          {(["before", "after", "difference"] as const).map((column) => (
            <Table.Th key={column} scope="col" className={figures}>
              {say(`what-if.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {VERDICTS.map((verdict) => (
          <Table.Tr key={verdict}>
            <Table.Th scope="row" fw={400}>
              {say(`verdict.${verdict}`)}
            </Table.Th>
            <Table.Td className={figures}>{intl.formatNumber(before[verdict])}</Table.Td>
            <Table.Td className={figures}>{intl.formatNumber(after[verdict])}</Table.Td>
            <Table.Td className={figures}>
              {intl.formatNumber(after[verdict] - before[verdict], SIGNED)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Moved({
  moved,
  count,
  what,
  result,
  labelOf,
}: {
  readonly moved: WhatIf["gained"];
  readonly count: number;
  readonly what: "gained" | "lost";
  readonly result: WhatIf;
  readonly labelOf: (cohort: string) => string;
}): ReactNode {
  const say = useSay();
  const title = say(`what-if.${what}`, { count });
  if (moved.length === 0) return <Text>{title}</Text>;
  const isOfSeveral = result.cohorts.length > 1;
  return (
    <section aria-label={title}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {moved.length < count ? (
        <Text size="sm" c="dimmed">
          {say("what-if.first", { shown: moved.length, count })}
        </Text>
      ) : null}
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say("what-if.person")}</Table.Th>
            {isOfSeveral ? <Table.Th scope="col">{say("what-if.cohort")}</Table.Th> : null}
            <Table.Th scope="col">{say("what-if.before")}</Table.Th>
            <Table.Th scope="col">{say("what-if.after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {moved.map(({ patient, cohort, from, to }) => {
            const id = idOf(patient);
            return (
              <Table.Tr key={patient}>
                <Table.Th scope="row" fw={400}>
                  <Anchor component={Link} to={candidateOf(result.study, id)}>
                    {id}
                  </Anchor>
                </Table.Th>
                {isOfSeveral ? <Table.Td>{labelOf(cohort)}</Table.Td> : null}
                <Table.Td>{say(`verdict.${from}`)}</Table.Td>
                <Table.Td>{say(`verdict.${to}`)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </section>
  );
}
