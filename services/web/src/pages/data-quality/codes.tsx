import type { ReactNode } from "react";
import { Table, Text } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useWhen } from "../../parts/when.ts";
import { WideTable } from "../../parts/wide-table.tsx";
import { useFirstRows } from "./first-rows.tsx";
import { type Report, codeText, criteriaText } from "./report.ts";

type Code = Report["unclaimed"][number];

const OTHERS_SHOWN = 50;

const waits = ({ likely }: Code): boolean => likely !== null && likely.criteria.length > 0;

/** Codes of the site that no concept claims: first those that the study may be waiting for. */
export function Codes({ report }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const { unclaimed, further } = report;
  const likely = unclaimed.filter(waits);
  const others = unclaimed.filter((code) => !waits(code));
  return (
    <Section id="codes" title={say("quality.codes")} about={say("quality.codes-about")}>
      {likely.length === 0 ? (
        <Text>{say("quality.codes-none")}</Text>
      ) : (
        <CodeTable caption={say("quality.codes")} codes={likely} />
      )}
      {others.length > 0 && (
        <details>
          <summary>{say("quality.others", { count: others.length })}</summary>
          <CodeTable
            caption={say("quality.others", { count: others.length })}
            codes={others.slice(0, OTHERS_SHOWN)}
          />
          {further > 0 && <Text size="sm">{say("quality.further", { count: further })}</Text>}
        </details>
      )}
    </Section>
  );
}

function CodeTable({
  caption,
  codes,
}: {
  readonly caption: string;
  readonly codes: readonly Code[];
}): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { shown, rest } = useFirstRows(codes, caption);
  const columns = [
    say("quality.code"),
    say("quality.kind"),
    say("quality.entries"),
    say("quality.patients"),
    say("quality.newest"),
    say("quality.unit"),
    say("quality.resembles"),
    say("quality.waits"),
  ];
  return (
    <>
      <WideTable caption={caption} columns={columns} minWidth={860}>
        {shown.map((code) => (
          <Table.Tr key={`${code.kind} ${codeText(code)}`}>
            <Table.Th scope="row" fw={600}>
              {codeText(code)}
            </Table.Th>
            <Table.Td>{say(`kind.${code.kind}`)}</Table.Td>
            <Table.Td>{code.entries}</Table.Td>
            <Table.Td>{code.patients}</Table.Td>
            <Table.Td>{code.lastDate === null ? "" : when.date(code.lastDate)}</Table.Td>
            <Table.Td>{code.units.join(", ")}</Table.Td>
            <Table.Td>
              {code.likely?.label}
              {code.likely !== null && code.likely.unitFits !== null && (
                <Text size="sm" c="dimmed">
                  {say(code.likely.unitFits ? "quality.unit-fits" : "quality.unit-differs")}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{code.likely === null ? "" : criteriaText(code.likely.criteria)}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      {rest}
    </>
  );
}
