import type { ReactNode } from "react";
import type { Series, CandidateCriterion } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { withUnit } from "../../parts/unit-text.ts";
import { type HeldAgainst, heldAgainst, pointsOf } from "./courses.ts";
import { Course } from "./sparkline.tsx";
import classes from "./candidate.module.css";

const SMALL = { width: 96, height: 26 };
const LARGE = { width: 420, height: 120 };

interface CriterionCourseProps {
  readonly criterion: CandidateCriterion;
  readonly series: ReadonlyMap<string, Series>;
}

/** What a threshold is for, or what has a range of normal; else what the criterion rests on first. A weight that a dose was divided by is neither. */
function worthDrawing(
  criterion: CandidateCriterion,
  series: ReadonlyMap<string, Series>,
): Series | undefined {
  const drawable = criterion.evidence.flatMap(({ concept }) => {
    const one = series.get(concept);
    return one && pointsOf(one).length > 0 ? [one] : [];
  });
  const against = (one: Series): HeldAgainst => heldAgainst(one, criterion);
  return (
    drawable.find((one) => against(one).bound !== null) ??
    drawable.find((one) => against(one).low !== null || against(one).high !== null) ??
    drawable.find((one) => one.concept === criterion.evidence[0]?.concept)
  );
}

/** One small drawing a row. In the details every concept has its own. */
export function CriterionCourse({ criterion, series }: CriterionCourseProps): ReactNode {
  const drawable = worthDrawing(criterion, series);
  return (
    <div className={classes["spark"]}>
      {drawable ? <SeriesCourse criterion={criterion} series={drawable} size={SMALL} /> : null}
    </div>
  );
}

export const LargeCourse = ({
  criterion,
  series,
}: {
  readonly criterion: CandidateCriterion;
  readonly series: Series;
}): ReactNode => <SeriesCourse criterion={criterion} series={series} size={LARGE} />;

function SeriesCourse({
  criterion,
  series,
  size,
}: {
  readonly criterion: CandidateCriterion;
  readonly series: Series;
  readonly size: typeof SMALL;
}): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const points = pointsOf(series);
  const last = points.at(-1);
  if (!last) return null;
  const against = heldAgainst(series, criterion);
  const { bound } = against;
  const said = (value: number): string => withUnit(intl.formatNumber(value), series.unit);
  return (
    <>
      <Course
        {...size}
        points={points}
        against={against}
        label={say("candidate.course", {
          what: series.label,
          count: points.length,
          last: said(last.value),
          bound: bound === null ? "none" : said(bound),
        })}
      />
      {bound === null ? null : (
        <span className={classes["bound"]} aria-hidden>
          {intl.formatNumber(bound)}
        </span>
      )}
    </>
  );
}
