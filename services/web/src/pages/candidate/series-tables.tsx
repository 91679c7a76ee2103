import type { ReactNode } from "react";
import { Stack, Table } from "@mantine/core";
import type { Series, CandidateCriterion } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { withUnit } from "../../parts/unit-text.ts";
import { LargeCourse } from "./criterion-course.tsx";
import { pointsOf } from "./courses.ts";
import { useDates } from "./dates.ts";
import classes from "./candidate.module.css";

interface SeriesTablesProps {
  readonly criterion: CandidateCriterion;
  readonly series: readonly Series[];
}

/** Each course drawn, and the same as a table. */
export function SeriesTables({ criterion, series }: SeriesTablesProps): ReactNode {
  const say = useSay();
  const drawn = series.filter((one) => pointsOf(one).length > 1);
  return (
    <>
      {drawn.map((one) => (
        <Stack key={one.concept} gap={4}>
          <LargeCourse criterion={criterion} series={one} />
          <details>
            <summary className={classes["disclose"]}>
              {say("candidate.as-table", { what: one.label })}
            </summary>
            <SeriesTable series={one} />
          </details>
        </Stack>
      ))}
    </>
  );
}

function SeriesTable({ series }: { readonly series: Series }): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const dates = useDates();
  const numbered = (value: number): string =>
    intl.formatNumber(value, { maximumSignificantDigits: 6 });
  const recordedOf = ({ recorded }: Series["points"][number]): string => {
    const { value, unit } = recorded;
    if (value === null) return "";
    return withUnit(typeof value === "number" ? numbered(value) : String(value), unit);
  };
  return (
    <div className={classes["scroll"]} role="region" aria-label={series.label} tabIndex={0}>
      <Table verticalSpacing={2} className={classes["entries"] ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say("candidate.date")}</Table.Th>
            <Table.Th scope="col">{withUnit(series.label, series.unit)}</Table.Th>
            <Table.Th scope="col">{say("candidate.as-recorded")}</Table.Th>
            <Table.Th scope="col">{say("candidate.source")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {series.points.toReversed().map((point, index) => (
            <Table.Tr key={`${point.resource} ${index}`}>
              <Table.Td>
                {point.date === null ? say("unknown.undated") : dates.date(point.date)}
              </Table.Td>
              <Table.Td>
                {point.value === null ? "" : numbered(point.value)}
                {point.final ? "" : ` (${say("candidate.preliminary")})`}
                {point.derivedBy === null ? "" : ` (${point.derivedBy})`}
              </Table.Td>
              <Table.Td>{recordedOf(point)}</Table.Td>
              <Table.Td>{point.attested ? say("basis.attested") : point.resource}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
