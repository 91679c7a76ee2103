import { type MouseEvent, type ReactNode, type RefObject, memo, useCallback, useMemo } from "react";
import {
  type OnChangeFn,
  type RowSelectionState,
  getCoreRowModel,
  useReactTable,
} from "@tanstack/react-table";
import type { StudyDetail } from "@cohort/contract";
import { idOf } from "../../api/cache.ts";
import type { Listed } from "../../api/candidates.ts";
import { criteriaOf } from "../../api/study.ts";
import { useSay } from "../../i18n/say.tsx";
import { CandidateRow } from "./candidate-row.tsx";
import { COLUMNS, type ColumnWords, type Order, WORDS_OF } from "./columns.ts";
import { dayOf } from "./days.ts";
import classes from "./worklist.module.css";

/** A button of a row that was pressed, and whose row it is. */
export interface Pressed {
  readonly act: "status" | "plan";
  readonly id: string;
  readonly anchor: HTMLElement;
}

interface CandidateTableProps {
  readonly listed: readonly Listed[];
  readonly study: string;
  readonly detail: StudyDetail | undefined;
  /** What principals are called. */
  readonly names: ReadonlyMap<string, string>;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly selection: RowSelectionState;
  readonly onSelection: OnChangeFn<RowSelectionState>;
  readonly onPress: (pressed: Pressed) => void;
  readonly within: RefObject<HTMLTableElement | null>;
  /** Rows of before are shown while others are on their way. */
  readonly busy: boolean;
  /** Whether the reader may decide and assign. */
  readonly mayWork: boolean;
}

const NO_CRITERIA = [] as const;

/** The candidates of a list as a table; on narrow screens the same rows as cards. */
export const CandidateTable = memo(function CandidateTable(props: CandidateTableProps): ReactNode {
  const { listed, study, detail, names, order, onOrder, selection, onSelection, onPress, mayWork } =
    props;
  const say = useSay();
  const data = useMemo(() => [...listed], [listed]);
  const table = useReactTable({
    data,
    columns: COLUMNS,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ row }) => idOf(row.patient),
    state: { rowSelection: selection },
    onRowSelectionChange: onSelection,
    manualSorting: true,
    manualFiltering: true,
    manualPagination: true,
  });
  const cohorts = useMemo(
    () =>
      new Map(
        detail?.cohorts.map(({ id, label }) => [
          id,
          {
            criteria: criteriaOf(detail, id),
            label: detail.cohorts.length > 1 ? label : null,
          },
        ]),
      ),
    [detail],
  );
  const select = useCallback(
    (id: string, on: boolean) => table.getRow(id).toggleSelected(on),
    [table],
  );
  const press = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const anchor = event.target.closest<HTMLElement>("[data-act]");
    const id = anchor?.closest<HTMLElement>("[data-id]")?.dataset["id"];
    const act = anchor?.dataset["act"];
    if (anchor && id !== undefined && (act === "status" || act === "plan")) {
      onPress({ act, id, anchor });
    }
  };
  const today = dayOf(new Date());
  return (
    <table
      role="table"
      ref={props.within}
      className={classes["table"]}
      aria-label={say("worklist.table")}
      aria-busy={props.busy}
    >
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className={classes["check"]}>
            {mayWork ? (
              <label className={classes["target"]}>
                <input
                  type="checkbox"
                  checked={table.getIsAllRowsSelected()}
                  ref={(box) => {
                    if (box) box.indeterminate = table.getIsSomeRowsSelected();
                  }}
                  onChange={(event) => table.toggleAllRowsSelected(event.currentTarget.checked)}
                  aria-label={say("worklist.select-all")}
                />
              </label>
            ) : null}
          </th>
          {table.getFlatHeaders().map(({ id }) => (
            <Heading key={id} words={WORDS_OF.get(id)} order={order} onOrder={onOrder} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" onClick={press}>
        {table.getRowModel().rows.map(({ id, original: { row, labels } }) => (
          <CandidateRow
            key={id}
            row={row}
            study={study}
            mayWork={mayWork}
            selected={selection[id] === true}
            onSelect={select}
            criteria={cohorts.get(row.cohort)?.criteria ?? NO_CRITERIA}
            cohort={cohorts.get(row.cohort)?.label ?? null}
            labels={labels}
            assignee={
              row.assignment.assignee === null
                ? null
                : (names.get(row.assignment.assignee) ?? row.assignment.assignee)
            }
            today={today}
          />
        ))}
      </tbody>
    </table>
  );
});

function Heading({
  words,
  order,
  onOrder,
}: {
  readonly words: ColumnWords | undefined;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}): ReactNode {
  const say = useSay();
  const by = words?.order;
  const label = words ? say(words.label) : "";
  if (by === undefined) {
    return (
      <th role="columnheader" scope="col">
        {label}
      </th>
    );
  }
  // Only what becomes eligible soonest is counted up: everything else begins with most or latest.
  const direction = by === "eligibleFrom" ? "ascending" : "descending";
  return (
    <th role="columnheader" scope="col" aria-sort={by === order ? direction : "none"}>
      <button
        type="button"
        className={classes["order"]}
        onClick={() => onOrder(by)}
        title={say(`worklist.order-${by}`)}
      >
        {label}
        <span aria-hidden>{by === order ? (direction === "ascending" ? " ↑" : " ↓") : ""}</span>
      </button>
    </th>
  );
}
