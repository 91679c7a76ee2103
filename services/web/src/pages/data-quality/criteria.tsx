import type { ReactNode } from "react";
import { Anchor, Progress, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import { criteriaOf, useStudy } from "../../api/study.ts";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import { worklist } from "../../parts/to.ts";
import { useFirstRows } from "./first-rows.tsx";
import { type CriterionRow, type Report, codeText, unknownOf } from "./report.ts";

const REASON = "unknown.";

/** How often each criterion cannot be told, and why. */
export function Criteria({
  study,
  report: { criteria },
}: {
  readonly study: string;
  readonly report: Report;
}): ReactNode {
  const say = useSay();
  const { shown, rest } = useFirstRows(criteria, say("quality.criteria"));
  return (
    <Section id="criteria" title={say("quality.criteria")} about={say("quality.criteria-about")}>
      {criteria.length === 0 ? (
        <Text>{say("quality.criteria-none")}</Text>
      ) : (
        <WideTable
          caption={say("quality.criteria")}
          columns={[
            say("quality.criterion"),
            say("quality.cohort"),
            say("quality.answered"),
            say("quality.unknown"),
            say("quality.why"),
          ]}
          minWidth={760}
        >
          {shown.map((row) => (
            <Row key={`${row.cohort} ${row.criterion}`} study={study} row={row} />
          ))}
        </WideTable>
      )}
      {rest}
    </Section>
  );
}

function Row({ study, row }: { readonly study: string; readonly row: CriterionRow }): ReactNode {
  const say = useSay();
  const { data } = useStudy(study);
  const { cohort, criterion, matches, codes } = row;
  // An entry without a code has nothing that IT could map.
  const named = codes.filter(({ code }) => code !== "");
  const text = data && criteriaOf(data, cohort).find(({ id }) => id === criterion)?.text;
  const label = data?.cohorts.find(({ id }) => id === cohort)?.label ?? cohort;
  const unknown = unknownOf(row);
  const share = matches === 0 ? 0 : (matches - unknown) / matches;
  const answered = say("quality.answered-of", { share, matches });
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <Text span size="sm" fw={600}>
          {criterion}
        </Text>
        <Text size="sm" lineClamp={2}>
          {text}
        </Text>
      </Table.Th>
      <Table.Td>{label}</Table.Td>
      <Table.Td miw="8rem">
        {answered}
        <Progress value={100 * share} size="sm" aria-label={answered} />
      </Table.Td>
      <Table.Td>
        <Anchor
          component={Link}
          to={worklist(study, { cohort, criterion, mark: "unknown" })}
          aria-label={say("quality.unknown-open", { count: unknown, criterion })}
        >
          {unknown}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Reasons row={row} />
        {named.length > 0 && (
          <Text size="sm" c="dimmed">
            {say("quality.why-codes", { codes: named.map(codeText).join(", ") })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Reasons({ row: { unknown } }: { readonly row: CriterionRow }): ReactNode {
  const say = useSay();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries forgets the keys' type
  const reasons = Object.entries(unknown) as [keyof CriterionRow["unknown"], number][];
  const texts = reasons
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${say(`${REASON}${reason}` satisfies MessageId)}`);
  return texts.join(", ");
}
