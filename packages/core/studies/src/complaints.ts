import { type Failure, conceptId } from "@cohort/foundation";
import {
  type Complaint,
  type Criterion,
  checkConflict,
  checkCriterion,
  contradictions,
} from "@cohort/criteria";
import { type Path, type Terminology, closest, pathText } from "@cohort/terminology";
import type { Cohort, Study } from "./study.ts";

/** A failure with the steps to its place in the study. */
export type StudyComplaint = Failure & { readonly steps: Path };

const idsOf = (study: Study, cohort: Cohort): readonly string[] =>
  [...study.criteria, ...cohort.criteria].map(({ id }) => id);

/** What is wrong with the names in a study: doubled ids, and references to criteria that do not exist. */
export function idComplaints(study: Study): readonly StudyComplaint[] {
  const complaint = (message: string, action: string, steps: Path): StudyComplaint => ({
    code: "STUDY.IDS",
    message,
    action,
    path: pathText(steps),
    steps,
  });
  const cohortIds = study.cohorts.map(({ id }) => id);
  const cohorts = study.cohorts.flatMap(({ id }, position) =>
    cohortIds.indexOf(id) === position
      ? []
      : [
          complaint(`cohort ${id} occurs twice`, "give each cohort an id of its own", [
            "cohorts",
            position,
            "id",
          ]),
        ],
  );
  const criteria = study.cohorts.flatMap((cohort, position) => {
    const ids = idsOf(study, cohort);
    const at = ["cohorts", position];
    const doubled = ids
      .filter((id, place) => ids.indexOf(id) !== place)
      .map((id) =>
        complaint(
          `criterion ${id} occurs twice in cohort ${cohort.id}`,
          "give each criterion of a cohort an id of its own",
          at,
        ),
      );
    const unknown = (id: string, steps: Path): readonly StudyComplaint[] =>
      ids.includes(id)
        ? []
        : [
            complaint(
              `cohort ${cohort.id} has no criterion ${id}`,
              "name one of its criteria",
              steps,
            ),
          ];
    return [
      ...doubled,
      ...unknown(cohort.index.criterion, [...at, "index", "criterion"]),
      ...(cohort.conflicts ?? []).flatMap((conflict, place) =>
        unknown(conflict.criterion, [...at, "conflicts", place, "criterion"]),
      ),
    ];
  });
  return [...cohorts, ...criteria];
}

/** Index concepts and signals that the dictionary does not have. */
function indexComplaints(study: Study, terminology: Terminology): readonly StudyComplaint[] {
  return study.cohorts.flatMap(({ index }, position) =>
    (["concepts", "signals"] as const).flatMap((key) =>
      index[key].flatMap((id, place): readonly StudyComplaint[] => {
        if (terminology.concepts.has(conceptId(id))) return [];
        const near = closest(id, terminology.concepts.keys());
        const steps = ["cohorts", position, "index", key, place];
        return [
          {
            code: "CRITERIA.UNKNOWN_CONCEPT",
            message: `no concept ${id} in the dictionary`,
            action: near
              ? `did you mean ${near}?`
              : "name an index concept or signal of the dictionary",
            path: pathText(steps),
            steps,
          },
        ];
      }),
    ),
  );
}

/** Inclusion criteria of one cohort of which one must fail, though each by itself is sound. */
function cohortContradictions(study: Study, terminology: Terminology): readonly StudyComplaint[] {
  return study.cohorts.flatMap((cohort, position) => {
    const lists = [
      { at: ["criteria"], criteria: study.criteria },
      { at: ["cohorts", position, "criteria"], criteria: cohort.criteria },
    ];
    const all = lists.flatMap(({ at, criteria }) =>
      criteria.flatMap(({ type, rule }, place) =>
        type === "inclusion" ? [{ rule, path: [...at, place, "rule"] }] : [],
      ),
    );
    const alone = new Set(
      all.flatMap((one) => contradictions([one], terminology)).map((one) => JSON.stringify(one)),
    );
    return contradictions(all, terminology)
      .filter((one) => !alone.has(JSON.stringify(one)))
      .map(({ path, code, message, action }) => ({
        code,
        message: `cohort ${cohort.id}: ${message}`,
        action,
        path: pathText(path),
        steps: path,
      }));
  });
}

/** Complaints of the static check, each at its path in the study. */
export function complaintsOf(study: Study, terminology: Terminology): readonly StudyComplaint[] {
  const named = (
    id: string,
    complaints: readonly Complaint[],
    at: Path,
  ): readonly StudyComplaint[] =>
    complaints.map(({ path, code, message, action }) => {
      const steps = [...at, ...path];
      return { code, message: `${id}: ${message}`, action, path: pathText(steps), steps };
    });
  const ofCriteria = (criteria: readonly Criterion[], at: Path): readonly StudyComplaint[] =>
    criteria.flatMap((criterion, position) =>
      named(criterion.id, checkCriterion(criterion, terminology), [...at, position]),
    );
  return [
    ...indexComplaints(study, terminology),
    ...cohortContradictions(study, terminology),
    ...ofCriteria(study.criteria, ["criteria"]),
    ...study.cohorts.flatMap((cohort, position) => {
      const at = ["cohorts", position];
      return [
        ...ofCriteria(cohort.criteria, [...at, "criteria"]),
        ...(cohort.conflicts ?? []).flatMap((conflict, place) =>
          named(conflict.criterion, checkConflict(conflict, terminology), [
            ...at,
            "conflicts",
            place,
          ]),
        ),
      ];
    }),
  ];
}
