import type { ReactNode } from "react";
import { Table, Text } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useWhen } from "../../parts/when.ts";
import { WideTable } from "../../parts/wide-table.tsx";
import { useFirstRows } from "./first-rows.tsx";
import { type Report, criteriaText } from "./report.ts";

type Concept = Report["concepts"][number];

/** Those that the study asks for. */
const askedFor = ({ concepts }: Report): readonly Concept[] =>
  concepts.filter(({ criteria }) => criteria.length > 0);

export function Units({ report }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const rows = askedFor(report).flatMap(({ concept, label, criteria, units }) =>
    units
      .filter(({ converts }) => !converts)
      .map((unit) => ({ concept, label, criteria, ...unit })),
  );
  const { shown, rest } = useFirstRows(rows, say("quality.units"));
  return (
    <Section id="units" title={say("quality.units")} about={say("quality.units-about")}>
      {rows.length === 0 ? (
        <Text>{say("quality.units-none")}</Text>
      ) : (
        <WideTable
          caption={say("quality.units")}
          columns={[
            say("quality.concept"),
            say("quality.unit"),
            say("quality.entries"),
            say("quality.criterion"),
          ]}
        >
          {shown.map(({ concept, label, unit, entries, criteria }) => (
            <Table.Tr key={`${concept} ${unit}`}>
              <Table.Th scope="row" fw={600}>
                {label}
              </Table.Th>
              <Table.Td>{unit === "" ? say("quality.unit-missing") : unit}</Table.Td>
              <Table.Td>{entries}</Table.Td>
              <Table.Td>{criteriaText(criteria)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
      {rest}
    </Section>
  );
}

export function Missing({ report: { missing } }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const { shown, rest } = useFirstRows(missing, say("quality.missing"));
  return (
    <Section id="missing" title={say("quality.missing")} about={say("quality.missing-about")}>
      {missing.length === 0 ? (
        <Text>{say("quality.missing-none")}</Text>
      ) : (
        <WideTable
          caption={say("quality.missing")}
          columns={[say("quality.concept"), say("quality.criterion")]}
          minWidth={320}
        >
          {shown.map(({ concept, label, criteria }) => (
            <Table.Tr key={concept}>
              <Table.Th scope="row" fw={600}>
                {label}
              </Table.Th>
              <Table.Td>{criteriaText(criteria)}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
      {rest}
    </Section>
  );
}

export function Concepts({ report }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const rows = askedFor(report);
  const { shown, rest } = useFirstRows(rows, say("quality.concepts"));
  return (
    <Section id="concepts" title={say("quality.concepts")} about={say("quality.concepts-about")}>
      <WideTable
        caption={say("quality.concepts")}
        columns={[
          say("quality.concept"),
          say("quality.patients"),
          say("quality.fresh"),
          say("quality.newest"),
          say("quality.criterion"),
        ]}
      >
        {shown.map(({ concept, label, patients, fresh, newest, criteria }) => (
          <Table.Tr key={concept}>
            <Table.Th scope="row" fw={600}>
              {label}
            </Table.Th>
            <Table.Td>{patients}</Table.Td>
            <Table.Td>
              {fresh === null ? "" : say("quality.fresh-of", { fresh, patients })}
            </Table.Td>
            <Table.Td>{newest === null ? "" : when.date(newest)}</Table.Td>
            <Table.Td>{criteriaText(criteria)}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      {rest}
    </Section>
  );
}
