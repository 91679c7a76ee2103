import { type ReactNode, memo } from "react";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import type { CandidateRow as Row, CriterionText } from "@cohort/contract";
import { idOf } from "../../api/cache.ts";
import { useSay } from "../../i18n/say.tsx";
import { candidateOf } from "../../parts/to.ts";
import { useWhen } from "../../parts/when.ts";
import { Settle } from "./settle-text.tsx";
import { Strip } from "./strip.tsx";
import { StandingWord } from "./standing.tsx";
import { ageOf, dayOf, daysBetween } from "./days.ts";
import classes from "./worklist.module.css";

interface CandidateRowProps {
  readonly row: Row;
  readonly study: string;
  /** Whether the reader may decide and assign; else they read how it stands. */
  readonly mayWork: boolean;
  readonly selected: boolean;
  readonly onSelect: (id: string, selected: boolean) => void;
  readonly criteria: readonly CriterionText[];
  /** What the row's cohort is called, where the study has several. */
  readonly cohort: string | null;
  /** Of the concepts, what they are called. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the assignee is called; null: nobody. */
  readonly assignee: string | null;
  readonly today: string;
}

/**
 * One candidate. Drawn again only when its own row changes; its buttons carry `data-act` and are served by the table, so that a list of
 * hundreds stays quick.
 */
export const CandidateRow = memo(function CandidateRow({
  row,
  study,
  mayWork,
  selected,
  onSelect,
  criteria,
  cohort,
  labels,
  assignee,
  today,
}: CandidateRowProps): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const when = useWhen();
  const id = idOf(row.patient);
  const { counts, assignment, elsewhere } = row;
  const total = counts.pass + counts.presumed + counts.unknown + counts.review + counts.fail;
  const ago = (instant: string): ReactNode => {
    const [unit, count] = ageOf(daysBetween(dayOf(new Date(instant)), today));
    return (
      <time dateTime={instant} title={when.instant(instant)}>
        {say("worklist.ago", { unit, count })}
      </time>
    );
  };
  const status = say(`status.${row.status}`);
  const who = assignee ?? say("worklist.nobody");
  return (
    <tr role="row" data-id={id} className={selected ? classes["selected"] : undefined}>
      <td role="cell" className={classes["check"]}>
        {mayWork ? (
          <label className={classes["target"]}>
            <input
              type="checkbox"
              checked={selected}
              onChange={(event) => onSelect(id, event.currentTarget.checked)}
              aria-label={say("worklist.select", { id })}
            />
          </label>
        ) : null}
      </td>
      <th role="rowheader" scope="row" className={classes["patient"]}>
        <Link to={candidateOf(study, id)} data-act="open">
          {id}
        </Link>
      </th>
      <td role="cell" className={classes["age"]}>
        {row.age ?? "–"}
      </td>
      <td role="cell" className={classes["sex"]}>
        {row.sex ? say(`sex.${row.sex}`) : "–"}
      </td>
      <td role="cell" className={classes["verdict"]}>
        <StandingWord row={row} date={when.day} />
        {cohort === null ? null : <small>{cohort}</small>}
        {row.reviewAgain ? (
          <span className={classes["flag"]}>{say("worklist.review-again")}</span>
        ) : null}
        {row.incomplete ? (
          <span className={classes["flag"]} title={say("worklist.incomplete-why")}>
            {say("worklist.incomplete")}
          </span>
        ) : null}
      </td>
      <td role="cell" className={classes["score"]}>
        {intl.formatNumber(row.score, { minimumFractionDigits: 1 })}
        <small>
          {say("worklist.met", {
            met: counts.pass + counts.presumed,
            total,
            unknown: counts.unknown,
          })}
        </small>
      </td>
      <td role="cell" className={classes["marks"]}>
        <Strip marks={row.marks} counts={counts} cohort={row.cohort} />
      </td>
      <td role="cell" className={classes["settle"]}>
        <Settle row={row} criteria={criteria} labels={labels} date={when.day} />
        {elsewhere.enrolled > 0 ? (
          <span className={classes["flag"]}>
            {say("worklist.enrolled", { count: elsewhere.enrolled })}
          </span>
        ) : null}
        {elsewhere.fits > 0 ? (
          <small>{say("worklist.fits", { count: elsewhere.fits })}</small>
        ) : null}
        {row.interest ? <small>{say(`worklist.interest-${row.interest}`)}</small> : null}
      </td>
      <td role="cell" className={classes["since"]} data-label={say("worklist.since")}>
        {ago(row.firstSeen)}
      </td>
      <td role="cell" className={classes["since"]} data-label={say("worklist.changed")}>
        {ago(row.changedAt)}
      </td>
      <td role="cell" className={classes["status"]}>
        {mayWork ? (
          <button
            type="button"
            className={classes["act"]}
            data-act="status"
            aria-haspopup="menu"
            aria-label={say("work.status-of", { id, status })}
          >
            {status}
            <span aria-hidden> ▾</span>
          </button>
        ) : (
          status
        )}
      </td>
      <td role="cell" className={classes["who"]}>
        {mayWork ? (
          <button
            type="button"
            className={classes["act"]}
            data-act="plan"
            aria-haspopup="dialog"
            aria-label={say("work.assignee-of", { id, who })}
          >
            {assignee ?? "–"}
          </button>
        ) : (
          (assignee ?? "–")
        )}
        {assignment.dueOn === null ? null : (
          <small className={assignment.dueOn < today ? classes["late"] : undefined}>
            {say("worklist.due", { date: when.day(assignment.dueOn) })}
          </small>
        )}
        {assignment.snoozedUntil !== null && assignment.snoozedUntil > today ? (
          <small>
            {say("worklist.snoozed-until", { date: when.day(assignment.snoozedUntil) })}
          </small>
        ) : null}
      </td>
    </tr>
  );
});
