import { type Failure, type Result, canonicalJson, fail, ok, sha256Hex } from "@cohort/foundation";
import { type Criterion, checkCriterion } from "@cohort/criteria";
import {
  type Path,
  type Terminology,
  type YamlSource,
  pathText,
  readYaml,
  shapeFailures,
} from "@cohort/terminology";
import { studySchema } from "./schema.ts";
import type { Study } from "./study.ts";

interface ParsedStudy {
  readonly study: Study;
  readonly source: YamlSource;
}

function parse(name: string, text: string): Result<ParsedStudy, Failure[]> {
  const source = readYaml(name, text, "STUDY.YAML", "core");
  if (!source.ok) return source;
  const parsed = studySchema.safeParse(source.value.value);
  if (!parsed.success) {
    return fail(
      shapeFailures(
        source.value,
        parsed.error,
        "STUDY.SHAPE",
        "see the language's description for what this place takes",
      ),
    );
  }
  const doubled = doubledIds(parsed.data);
  if (doubled.length > 0) {
    return fail(
      doubled.map(({ message, path }) => ({
        code: "STUDY.IDS",
        message,
        action: "give each criterion of a cohort an id of its own, and name one of them as index",
        path: pathText(path),
        at: source.value.at(path),
      })),
    );
  }
  return ok({ study: parsed.data, source: source.value });
}

function doubledIds(study: Study): readonly { message: string; path: Path }[] {
  return study.cohorts.flatMap((cohort, position) => {
    const ids = criteriaOf(study, cohort.id).map(({ id }) => id);
    const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
    const path = ["cohorts", position];
    return [
      ...doubled.map((id) => ({
        message: `criterion ${id} occurs twice in cohort ${cohort.id}`,
        path,
      })),
      ...(ids.includes(cohort.index.criterion)
        ? []
        : [
            {
              message: `cohort ${cohort.id} has no criterion ${cohort.index.criterion}`,
              path: [...path, "index", "criterion"],
            },
          ]),
    ];
  });
}

/** A cohort's criteria in source order, the study's common ones first. Empty for an unknown cohort. */
export function criteriaOf(study: Study, cohort: string): readonly Criterion[] {
  const own = study.cohorts.find(({ id }) => id === cohort);
  return own ? [...study.criteria, ...own.criteria] : [];
}

/** Complaints of the static check, each at its path in the study. */
export function complaintsOf(
  study: Study,
  terminology: Terminology,
): readonly (Failure & { readonly steps: Path })[] {
  const lists: readonly { path: Path; criteria: readonly Criterion[] }[] = [
    { path: ["criteria"], criteria: study.criteria },
    ...study.cohorts.map((cohort, position) => ({
      path: ["cohorts", position, "criteria"],
      criteria: cohort.criteria,
    })),
  ];
  return lists.flatMap(({ path, criteria }) =>
    criteria.flatMap((criterion, position) =>
      checkCriterion(criterion, terminology).map(({ path: inner, code, message, action }) => {
        const steps = [...path, position, ...inner];
        return {
          code,
          message: `${criterion.id}: ${message}`,
          action,
          path: pathText(steps),
          steps,
        };
      }),
    ),
  );
}

/** A study file's content, its shape checked but not its concepts. */
export function parseStudy(name: string, text: string): Result<Study, Failure[]> {
  const parsed = parse(name, text);
  return parsed.ok ? ok(parsed.value.study) : parsed;
}

/** A study file checked against the dictionary, with file, line and column of every complaint. */
export function checkStudyFile(
  name: string,
  text: string,
  terminology: Terminology,
): Result<Study, Failure[]> {
  const parsed = parse(name, text);
  if (!parsed.ok) return parsed;
  const { study, source } = parsed.value;
  const complaints = complaintsOf(study, terminology);
  if (complaints.length === 0) return ok(study);
  return fail(complaints.map(({ steps, ...failure }) => ({ ...failure, at: source.at(steps) })));
}

/** What a revision stores: equal content has equal bytes, whatever the file's layout. */
export const canonicalStudy = (study: Study): string => canonicalJson(study);

export const studyHash = (study: Study): string => sha256Hex(canonicalStudy(study));

/** A stored revision's canonical JSON, read back. */
export const readCanonicalStudy = (text: string): Study => studySchema.parse(JSON.parse(text));
