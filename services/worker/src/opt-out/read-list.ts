import { readFile } from "node:fs/promises";
import { type Failure, type PatientId, type Result, fail, ok, patientId } from "@cohort/foundation";

/** FHIR's `id` (R4 2.24.0.1). */
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * A patient a line, as `Patient/123` or `123`; what follows a `#` is a remark. A line that is no id fails the whole list: who would be
 * left out of it does not want to be found.
 */
export function parseOptOuts(text: string): Result<readonly PatientId[]> {
  const patients = new Set<PatientId>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const id =
      line
        .split("#", 1)[0]
        ?.trim()
        .replace(/^Patient\//, "") ?? "";
    if (id === "") continue;
    if (!ID.test(id)) {
      return fail({
        code: "OPT_OUT.LINE",
        message: `Line ${index + 1} of the list of opt-outs is no patient's id.`,
        action: "Write Patient/123 or 123, one a line.",
      });
    }
    patients.add(patientId(id));
  }
  return ok([...patients]);
}

const EMPTY: Failure = {
  code: "OPT_OUT.EMPTY",
  message: "The list of opt-outs is empty.",
  action: "Where nobody opted out write a line such as `# nobody`; until then the last list holds.",
};

/** A list that is not there is no empty list. */
export async function readOptOuts(file: string): Promise<Result<readonly PatientId[]>> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) {
    return fail({
      code: "OPT_OUT.FILE",
      message: "The list of opt-outs cannot be read.",
      action: "Check OPT_OUT_FILE; until it can be read, the last one holds.",
    });
  }
  // A file that somebody is writing, or that was lost: whoever means nobody says so in a remark.
  return text.trim() === "" ? fail(EMPTY) : parseOptOuts(text);
}
