import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import classes from "./studies.module.css";
import { worklist } from "../../parts/to.ts";
import type { StudyOverview } from "./use-overview.ts";

/** Who stands where, as large as it matters; each number opens those whom it counts. */
export function Counts({ overview }: { readonly overview: StudyOverview }): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const { study, counts } = overview;
  const { eligible, possible, nearMiss } = counts;
  if (eligible === null || possible === null) return null;
  const rows = [
    ["studies.eligible", eligible, { verdict: "eligible" }],
    ["studies.possible", possible, { verdict: "possible" }],
    ...(nearMiss === null
      ? []
      : ([["studies.near-miss", nearMiss, { nearMiss: "true" }]] as const)),
  ] as const;
  return (
    <div className={classes["counts"]}>
      {rows.map(([word, count, query]) => {
        const inside = (
          <>
            <span className={classes["number"]}>{intl.formatNumber(count)}</span>{" "}
            <span className={classes["word"]}>{say(word, { count })}</span>
          </>
        );
        const isMinor = word === "studies.near-miss";
        const name = `${classes["count"]} ${isMinor ? classes["minor"] : ""}`;
        if (count > 0) {
          return (
            <Link key={word} className={name} to={worklist(study, query)}>
              {inside}
            </Link>
          );
        }
        return (
          <span key={word} className={name}>
            {inside}
          </span>
        );
      })}
    </div>
  );
}

/** A study of several cohorts: who stands where in each. */
export function Cohorts({ overview }: { readonly overview: StudyOverview }): ReactNode {
  const say = useSay();
  const { study, cohorts } = overview;
  if (cohorts.length < 2) return null;
  return (
    <table className={classes["cohorts"]} aria-label={say("studies.cohorts")}>
      <thead>
        <tr>
          <th scope="col">{say("studies.cohort")}</th>
          <th scope="col">{say("verdict.eligible")}</th>
          <th scope="col">{say("verdict.possible")}</th>
        </tr>
      </thead>
      <tbody>
        {cohorts.map(({ cohort, label, eligible, possible }) => (
          <tr key={cohort}>
            <th scope="row">
              <Link className={classes["line"]} to={worklist(study, { cohort })}>
                {label}
              </Link>
            </th>
            <td>{eligible}</td>
            <td>{possible}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
