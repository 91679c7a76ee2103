import type { ReactNode } from "react";
import { Link } from "react-router";
import { useSay } from "../../i18n/say.tsx";
import classes from "./studies.module.css";
import { worklist } from "../../parts/to.ts";
import type { StudyOverview } from "./use-overview.ts";
import { useWhen } from "../../parts/when.ts";

interface Line {
  readonly key: string;
  readonly text: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly urgent?: boolean;
}

function Lines({
  study,
  lines,
  label,
}: {
  readonly study: string;
  readonly lines: readonly Line[];
  readonly label?: string;
}): ReactNode {
  if (lines.length === 0) return null;
  return (
    <ul className={classes["lines"]} aria-label={label}>
      {lines.map(({ key, text, query, urgent = false }) => (
        <li key={key} className={`${classes["line"]} ${urgent ? classes["again"] : ""}`}>
          {query ? (
            <Link className={classes["line"]} to={worklist(study, query)}>
              {text}
            </Link>
          ) : (
            text
          )}
        </li>
      ))}
    </ul>
  );
}

interface LinesProps {
  readonly overview: StudyOverview;
  /** Of the answer. */
  readonly now: string;
}

/** What the machine found since one last looked, and what it asks to be looked at again. */
export function News({ overview, now }: LinesProps): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { study, since, reviewAgain } = overview;
  const lines: Line[] = [];
  if (reviewAgain > 0) {
    const text = say("studies.review-again", { count: reviewAgain });
    lines.push({ key: "again", text, query: { reviewAgain: "true" }, urgent: true });
  }
  if (since.at === null) {
    lines.push({ key: "first", text: say("studies.first-visit") });
  } else {
    const changed = { sort: "changed" };
    const seen = when.named(since.at, now);
    const text = say("studies.since", { count: since.new, when: seen });
    lines.push({ key: "new", text, ...(since.new > 0 ? { query: changed } : {}) });
    for (const key of ["better", "worse"] as const) {
      if (since[key] === 0) continue;
      lines.push({ key, text: say(`studies.${key}`, { count: since[key] }), query: changed });
    }
  }
  return <Lines study={study} lines={lines} />;
}

/** What time and single results will bring. */
export function Prospects({ overview }: Pick<LinesProps, "overview">): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { study, soon, settledBy } = overview;
  const lines: Line[] = [];
  if (soon.count > 0 && soon.first !== null) {
    const days = { first: when.day(soon.first), by: when.day(soon.by) };
    const text = say("studies.soon", { count: soon.count, ...days });
    const query = { eligibleBy: soon.by, sort: "eligibleFrom" };
    lines.push({ key: "soon", text, query });
  }
  for (const { concept, label, patients } of settledBy.slice(0, 2)) {
    const text = say("studies.settled-by", { count: patients, what: label });
    lines.push({ key: concept, text, query: { verdict: "possible" } });
  }
  return <Lines study={study} lines={lines} />;
}

const IN_ORDER_OF_WORK = [
  "new",
  "to-review",
  "contacted",
  "deferred",
  "consented",
  "screening",
  "eligible",
  "on-study",
  "ineligible",
  "withdrawn",
] as const satisfies readonly (keyof StudyOverview["statuses"])[];

/** How far people are with whom, in the order of the work. */
export function Statuses({ overview }: Pick<LinesProps, "overview">): ReactNode {
  const say = useSay();
  const { study, statuses } = overview;
  const lines = IN_ORDER_OF_WORK.flatMap((status): readonly Line[] => {
    const count = statuses[status];
    if (count === 0) return [];
    const text = say("studies.status-count", { status: say(`status.${status}`), count });
    // No list is of the eligible and possible alone, who are counted as new.
    return [{ key: status, text, ...(status === "new" ? {} : { query: { status } }) }];
  });
  return <Lines study={study} lines={lines} label={say("studies.statuses")} />;
}
