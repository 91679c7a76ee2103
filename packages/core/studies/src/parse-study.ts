import { type Failure, type Result, canonicalJson, fail, ok, sha256Hex } from "@cohort/foundation";
import { type Terminology, type YamlSource, readYaml, shapeFailures } from "@cohort/terminology";
import { complaintsOf, idComplaints } from "./complaints.ts";
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
  const misnamed = idComplaints(parsed.data);
  if (misnamed.length > 0) {
    return fail(
      misnamed.map(({ steps, ...failure }) => ({ ...failure, at: source.value.at(steps) })),
    );
  }
  return ok({ study: parsed.data, source: source.value });
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
