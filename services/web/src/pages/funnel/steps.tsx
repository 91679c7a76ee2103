import type { ReactNode } from "react";
import { Table } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Funnel } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { Bar } from "./bar.tsx";
import { Count } from "./count.tsx";
import classes from "./funnel.module.css";
import { shareOf } from "./share.ts";
import type { ListOf } from "./lists.ts";

interface StepsProps {
  readonly funnel: Funnel;
  readonly listOf: ListOf;
}

/** The funnel itself: a table with bars in it. */
export function Steps({ funnel, listOf }: StepsProps): ReactNode {
  const say = useSay();
  const figures = classes["figures"] ?? "";
  return (
    // Narrow screens lay the rows out as grids, which would take their roles from them.
    <Table
      role="table"
      className={`${classes["table"]} ${classes["steps"]}`}
      highlightOnHover
      captionSide="top"
    >
      <Table.Caption ta="start">
        {say("funnel.caption")}. {say("funnel.key")}
      </Table.Caption>
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          <Table.Th scope="col" role="columnheader">
            {say("funnel.criterion")}
          </Table.Th>
          <Table.Th scope="col" role="columnheader" className={figures}>
            {say("funnel.lost")}
          </Table.Th>
          <Table.Th scope="col" role="columnheader" className={figures}>
            {say("funnel.remaining")}
          </Table.Th>
          <Table.Th scope="col" role="columnheader" className={figures}>
            {say("funnel.unknown")}
          </Table.Th>
          <Table.Th scope="col" role="columnheader" className={figures}>
            {say("funnel.review")}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        <Whole what={say("funnel.matched")} count={funnel.matched} />
        <Whole
          what={say("funnel.with-index")}
          count={funnel.withIndex}
          to={listOf({})}
          share={funnel.withIndex === null ? 0 : 1}
        />
        {funnel.gated === 0 ? null : (
          <Table.Tr role="row">
            <Table.Th scope="row" role="rowheader">
              {say("funnel.gated")}
            </Table.Th>
            <Table.Td role="cell" className={figures}>
              <Count count={funnel.gated} minus />
            </Table.Td>
            <Table.Td role="cell" colSpan={3} />
          </Table.Tr>
        )}
        {funnel.steps.map((_, place) => (
          <Step
            key={funnel.steps[place]?.criterion}
            funnel={funnel}
            place={place}
            listOf={listOf}
          />
        ))}
        {(["eligible", "possible"] as const).map((verdict) => (
          <Table.Tr
            role="row"
            key={verdict}
            className={verdict === "eligible" ? classes["total"] : undefined}
          >
            <Table.Th scope="row" role="rowheader">
              {say(`funnel.${verdict}`)}
            </Table.Th>
            <Table.Td role="cell" className={figures} />
            <Table.Td role="cell" className={figures}>
              <Count
                count={funnel[verdict]}
                share={shareOf(funnel[verdict], funnel.withIndex)}
                to={listOf({ verdict })}
                label={say("funnel.open", {
                  count: funnel[verdict],
                  what: say(`funnel.${verdict}`),
                })}
              />
            </Table.Td>
            <Table.Td role="cell" colSpan={2} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Whole({
  what,
  count,
  to,
  share,
}: {
  readonly what: string;
  readonly count: number | null;
  readonly to?: string | undefined;
  readonly share?: number;
}): ReactNode {
  const say = useSay();
  const figures = classes["figures"] ?? "";
  return (
    <Table.Tr role="row">
      <Table.Th scope="row" role="rowheader">
        {what}
        {share === undefined ? null : <Bar told={share} unknown={0} />}
      </Table.Th>
      <Table.Td role="cell" className={figures} />
      <Table.Td role="cell" className={figures}>
        <Count count={count} to={to} label={say("funnel.open", { count, what })} />
      </Table.Td>
      <Table.Td role="cell" colSpan={2} />
    </Table.Tr>
  );
}

/** Shares are of those who were left before (lost), of all with the disease (remaining), and of the remaining. */
function Step({ funnel, place, listOf }: StepsProps & { readonly place: number }): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const step = funnel.steps[place];
  if (!step) return null;
  const { criterion, text, remaining, lost, unknown, review } = step;
  const figures = classes["figures"] ?? "";
  const before = lost === null || remaining === null ? null : remaining + lost;
  const open = (what: "remaining" | "lost" | "unknown" | "review", count: number | null): string =>
    say(`funnel.open-${what}`, {
      criterion,
      count: count === null ? "" : intl.formatNumber(count),
    });
  return (
    <Table.Tr role="row">
      <Table.Th scope="row" role="rowheader">
        <span className={classes["id"]}>{criterion}</span>
        <span lang="en">{text}</span>
        <Bar
          told={shareOf((remaining ?? 0) - (unknown ?? 0), funnel.withIndex) ?? 0}
          unknown={shareOf(unknown ?? 0, funnel.withIndex) ?? 0}
        />
      </Table.Th>
      <Table.Td role="cell" className={figures}>
        <Count
          count={lost}
          share={shareOf(lost, before)}
          to={listOf({ criterion, stage: "lost" })}
          label={open("lost", lost)}
          minus
        />
      </Table.Td>
      <Table.Td role="cell" className={figures}>
        <Count
          count={remaining}
          share={shareOf(remaining, funnel.withIndex)}
          to={listOf({ criterion, stage: "remaining" })}
          label={open("remaining", remaining)}
        />
      </Table.Td>
      <Table.Td role="cell" className={figures}>
        <Count
          count={unknown}
          share={shareOf(unknown, remaining)}
          to={listOf({ criterion, stage: "remaining", mark: "unknown" })}
          label={open("unknown", unknown)}
        />
      </Table.Td>
      <Table.Td role="cell" className={figures}>
        <Count
          count={review}
          share={shareOf(review, remaining)}
          to={listOf({ criterion, stage: "remaining", mark: "review" })}
          label={open("review", review)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
