import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { type Criterion, describeRule } from "@cohort/criteria";
import { type Study, criteriaOf, studyJsonSchema } from "@cohort/studies";
import type { Terminology } from "@cohort/terminology";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command-line/command.ts";
import type { Session } from "../session.ts";
import { readStudy } from "./study.ts";

const INDENT = "  ";

const under = (depth: number, text: string): string => `${INDENT.repeat(depth)}${text}`;

/** A criterion's sentence, how it is decided, and what to know of it. */
function describe(criterion: Criterion, terminology: Terminology): readonly string[] {
  const { id, type, text, rule, note, conflict } = criterion;
  const isIn = type === "inclusion";
  return [
    `${id} (${type}): ${text}`,
    ...describeRule(rule, terminology).map((line) =>
      under(
        line.depth + 2,
        line.depth === 0 ? `${isIn ? "needs" : "rules out"} ${line.text}` : line.text,
      ),
    ),
    ...(conflict
      ? [
          under(2, `a fail is put to a person (${conflict.question}) while`),
          ...describeRule(conflict.when, terminology).map((line) =>
            under(line.depth + 3, line.text),
          ),
        ]
      : []),
    ...(note === undefined ? [] : [under(2, `note: ${note}`)]),
    "",
  ];
}

/** A study as a person would read it: common criteria once, then each cohort's own. */
export function explainText(study: Study, terminology: Terminology): string {
  const name = (id: string): string =>
    [...terminology.concepts].find(([concept]) => concept === id)?.[1].label ?? id;
  const common = study.cohorts.length > 1 ? study.criteria : [];
  return [
    `${[study.id, ...study.otherIds].join(", ")}: ${study.title}`,
    `${study.sponsor}, ${study.phase}`,
    "",
    ...(common.length > 0
      ? ["Every cohort", "", ...common.flatMap((one) => describe(one, terminology))]
      : []),
    ...study.cohorts.flatMap((cohort) => {
      const { index } = cohort;
      const signals = index.signals.map(name);
      return [
        `Cohort ${cohort.id}: ${cohort.label}`,
        under(
          1,
          `its disease: ${index.concepts.map(name).join(" or ")}, asked by ${index.criterion}`,
        ),
        ...(signals.length > 0 ? [under(1, `kept in view by: ${signals.join(", ")}`)] : []),
        "",
        ...criteriaOf(study, cohort.id)
          .slice(common.length)
          .flatMap((one) => describe(one, terminology)),
      ];
    }),
  ].join("\n");
}

async function find(
  session: Session,
  what: string,
): Promise<Result<{ study: Study; terminology: Terminology }, readonly Failure[]>> {
  const catalogue = await readCatalogue(session.config);
  if (!catalogue.ok) return catalogue;
  const { studies, terminology } = catalogue.value;
  const known = studies.find(({ id, otherIds }) => id === what || otherIds.includes(what));
  if (known) return ok({ study: known, terminology });
  if (/\.ya?ml$/u.test(what)) {
    const read = await readStudy(what, terminology);
    return read.ok ? ok({ study: read.value, terminology }) : read;
  }
  return fail([
    {
      code: "STUDY.UNKNOWN",
      message: `No study ${what} among ${studies.map(({ id }) => id).join(", ")}.`,
      action: "Name one of them, or a study file that ends in .yaml.",
    },
  ]);
}

/** Prints a study, by its registry id or its file. */
export async function explainStudy(session: Session, what: string): Promise<Outcome> {
  const found = await find(session, what);
  if (!found.ok) return found;
  session.terminal.print(explainText(found.value.study, found.value.terminology));
  return ok(null);
}

/** Prints the JSON Schema of study files, by which editors complete them. */
export function printStudySchema({ terminal }: Pick<Session, "terminal">): Outcome {
  terminal.print(JSON.stringify(studyJsonSchema(), null, 2));
  return ok(null);
}
