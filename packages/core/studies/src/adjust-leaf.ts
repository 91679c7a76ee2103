import { conceptId } from "@cohort/foundation";
import { type Bound, type Comparison, INDEX_CONCEPTS, type LeafRule } from "@cohort/criteria";
import type { Path, Terminology } from "@cohort/terminology";
import type { Asks, Setting } from "./adjustable.ts";

const OPS = {
  ">": "above",
  ">=": "at-least",
  "<=": "at-most",
  "<": "below",
} as const satisfies Record<Comparison, Asks>;

/** As many names as fit a line. */
const MOST_NAMED = 3;

type Names = readonly string[];

function subjectOf(names: Names, terminology: Terminology): string {
  const labels = names.map((id) =>
    id === INDEX_CONCEPTS ? "…" : (terminology.concepts.get(conceptId(id))?.label ?? id),
  );
  const named = labels.slice(0, MOST_NAMED).join(" / ");
  return labels.length > MOST_NAMED ? `${named} / …` : named;
}

function ofBound(bound: Bound, path: Path, subject: string): readonly Setting[] {
  const asks = OPS[bound.op];
  const number = { kind: "number", subject } as const;
  if ("value" in bound) {
    const { value, unit } = bound;
    return [{ ...number, path: [...path, "value"], asks, value, unit }];
  }
  const unit = "{ULN}";
  return "timesUpperLimit" in bound
    ? [
        {
          ...number,
          path: [...path, "timesUpperLimit"],
          asks: `${asks}-times-upper-limit`,
          value: bound.timesUpperLimit,
          unit,
        },
      ]
    : [
        {
          ...number,
          path: [...path, "timesLowerLimit"],
          asks: `${asks}-times-lower-limit`,
          value: bound.timesLowerLimit,
          unit: "{LLN}",
        },
      ];
}

const ofPeriod = (
  value: string | undefined,
  path: Path,
  asks: Asks,
  subject: string,
): readonly Setting[] =>
  value === undefined ? [] : [{ path, kind: "period", asks, subject, value, unit: null }];

const ofNumber = (
  value: number | undefined,
  path: Path,
  asks: Asks,
  { subject = "", unit = null }: { readonly subject?: string; readonly unit?: string | null } = {},
): readonly Setting[] =>
  value === undefined ? [] : [{ path, kind: "number", asks, subject, value, unit }];

/** Of values alone: what happened once does not go stale. One window, where the concepts of the leaf have the same. */
function ofDefault(concepts: Names, path: Path, terminology: Terminology): readonly Setting[] {
  const texts = new Set(
    concepts.map((id) => {
      const period = terminology.windowOf(conceptId(id));
      return period && `P${period.count}${period.unit === "days" ? "D" : "M"}`;
    }),
  );
  const [text] = texts;
  return texts.size === 1 && text
    ? ofPeriod(text, path, "in-the-last-by-default", subjectOf(concepts, terminology))
    : [];
}

/** What of one leaf is a number or a length of time, in the order in which it is said. */
export function settingsOf(rule: LeafRule, at: Path, terminology: Terminology): readonly Setting[] {
  const named = (names: Names): string => subjectOf(names, terminology);
  const within = "within" in rule ? rule.within : undefined;
  const windowOf = (names: Names): readonly Setting[] =>
    ofPeriod(within, [...at, "within"], "in-the-last", named(names));
  const windowOfValues = (names: Names): readonly Setting[] =>
    within === undefined ? ofDefault(names, [...at, "within"], terminology) : windowOf(names);
  switch (rule.kind) {
    case "age":
      return [
        ...ofNumber(rule.atLeast, [...at, "atLeast"], "age-at-least", { unit: "a" }),
        ...ofNumber(rule.atMost, [...at, "atMost"], "age-at-most", { unit: "a" }),
      ];
    case "condition": {
      const { began, unlessOverFor } = rule;
      const subject = named(rule.concepts);
      return [
        ...windowOf(rule.concepts),
        ...(began === undefined
          ? []
          : "within" in began
            ? ofPeriod(began.within, [...at, "began", "within"], "begun-in-the-last", subject)
            : "atLeast" in began
              ? ofPeriod(began.atLeast, [...at, "began", "atLeast"], "begun-at-least-ago", subject)
              : ofPeriod(
                  began.moreThan,
                  [...at, "began", "moreThan"],
                  "begun-more-than-ago",
                  subject,
                )),
        ...ofPeriod(
          unlessOverFor?.moreThan,
          [...at, "unlessOverFor", "moreThan"],
          "over-for-more-than",
          subject,
        ),
      ];
    }
    case "measurement":
      return [
        ...ofBound(rule.bound, [...at, "bound"], named([rule.concept])),
        ...windowOfValues([rule.concept]),
        ...(rule.qualifiers ?? []).flatMap(({ concept, bound }, place) =>
          ofBound(bound, [...at, "qualifiers", place, "bound"], named([concept])),
        ),
        ...ofPeriod(
          rule.guard?.within,
          [...at, "guard", "within"],
          "not-before-the-sample-for",
          named(rule.guard?.concepts ?? []),
        ),
      ];
    case "result":
      return windowOfValues(rule.concepts);
    case "change": {
      const subject = named(rule.concepts);
      const { by } = rule;
      const asks = by.op === ">" ? "change-above" : "change-at-least";
      return [
        ...("percent" in by
          ? ofNumber(by.percent, [...at, "by", "percent"], asks, { subject, unit: "%" })
          : ofNumber(by.points, [...at, "by", "points"], asks, { subject, unit: by.unit })),
        // Its default is of the latest value alone: what is stated is of both.
        ...windowOf(rule.concepts),
      ];
    }
    case "repeated": {
      const subject = named(rule.concepts);
      const { apart } = rule;
      return [
        ...ofNumber(rule.times, [...at, "times"], "times", { subject }),
        ...("atLeast" in apart
          ? ofPeriod(apart.atLeast, [...at, "apart", "atLeast"], "at-least-apart", subject)
          : ofPeriod(apart.moreThan, [...at, "apart", "moreThan"], "more-than-apart", subject)),
        ...(rule.bound ? ofBound(rule.bound, [...at, "bound"], subject) : []),
        ...windowOf(rule.concepts),
      ];
    }
    case "events-apart":
      return ofPeriod(
        rule.atMost,
        [...at, "atMost"],
        "at-most-apart",
        named([...rule.first, ...rule.second]),
      );
    case "exposure": {
      const subject = named(rule.concepts);
      const { dose } = rule;
      return [
        ...ofNumber(rule.distinct, [...at, "distinct"], "different", { subject }),
        ...(dose
          ? ofNumber(dose.value, [...at, "dose", "value"], `dose-${OPS[dose.op]}`, {
              subject,
              unit: dose.unit,
            })
          : []),
        ...ofPeriod(rule.longerThan, [...at, "longerThan"], "longer-than", subject),
        ...windowOf(rule.concepts),
        ...ofPeriod(rule.washout, [...at, "washout"], "free-of-it-for", subject),
      ];
    }
    case "procedure":
    case "immunization":
      return windowOf(rule.concepts);
    case "sex":
    case "childbearing-potential":
    case "allergy":
    case "judgement":
      return [];
  }
}
