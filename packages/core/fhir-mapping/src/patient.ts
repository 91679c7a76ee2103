import { type DaySpan, parseDateSpan } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { CodeableConcept, Extension, Patient } from "fhir/r4.js";
import type { Calendar } from "./calendar.ts";
import { lookUpWord } from "./codes.ts";
import { type Raw, asRaw, child, children, has, isTrue, textOf } from "./raw.ts";
import { idOf } from "./resource-index.ts";
import type { Sheet } from "./sheet.ts";

/** All that is kept of a Patient. */
export type Person = Pick<PatientRecord, "birth" | "sex" | "deceased">;

export const UNKNOWN_PERSON: Person = { birth: null, sex: null, deceased: null };

/** Sex at birth, then sex for clinical use, as profiles write them. */
export const SEX_EXTENSIONS: readonly string[] = [
  "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex",
  "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex",
];

const SEXES: ReadonlyMap<string, NonNullable<PatientRecord["sex"]>> = new Map([
  ["f", "female"],
  ["female", "female"],
  ["248152002", "female"],
  ["m", "male"],
  ["male", "male"],
  ["248153007", "male"],
  ["oth", "other"],
  ["other", "other"],
]);

function sexOf(extension: Raw<Extension>): PatientRecord["sex"] {
  const code = textOf(extension, "valueCode");
  if (code !== null) return SEXES.get(code.toLowerCase()) ?? null;
  const coding = child(extension, "valueCoding");
  const concept = coding
    ? asRaw<CodeableConcept>({ coding: [coding] })
    : child(extension, "valueCodeableConcept");
  return lookUpWord(concept, SEXES);
}

function readSex(raw: Raw<Patient>): PatientRecord["sex"] {
  const extensions = children(raw, "extension");
  for (const url of SEX_EXTENSIONS) {
    const extension = extensions.find((each) => textOf(each, "url") === url);
    const sex = extension ? sexOf(extension) : null;
    if (sex) return sex;
  }
  return SEXES.get(textOf(raw, "gender") ?? "") ?? null;
}

/** A birth date has no time zone; a time that was written after it all the same is passed over. */
function readBirth(raw: Raw<Patient>, name: string, sheet: Sheet): DaySpan | null {
  if (!has(raw, "birthDate")) return null;
  const birth = parseDateSpan(textOf(raw, "birthDate")?.split("T", 1)[0] ?? "");
  if (!birth) sheet.issue(name, "value", "birthDate is no possible date.");
  return birth;
}

function readDeceased(
  raw: Raw<Patient>,
  name: string,
  sheet: Sheet,
  calendar: Calendar,
): PatientRecord["deceased"] {
  if (!has(raw, "deceasedDateTime")) return isTrue(raw, "deceasedBoolean") ? { on: null } : null;
  const on = calendar.parse(textOf(raw, "deceasedDateTime") ?? "");
  if (!on) sheet.issue(name, "value", "deceasedDateTime is no possible date.");
  return { on: on && { from: on.from, to: on.to } };
}

/** Birth, sex and death; sex at birth where it is given goes before administrative gender. */
export function readPatient(patient: unknown, sheet: Sheet, calendar: Calendar): Person {
  const raw = asRaw<Patient>(patient);
  const id = raw && idOf(raw);
  const name = id === null ? "Patient" : `Patient/${id}`;
  if (!raw) {
    sheet.issue(name, "shape", "The Patient is no FHIR resource.");
    return UNKNOWN_PERSON;
  }
  return {
    birth: readBirth(raw, name, sheet),
    sex: readSex(raw),
    deceased: readDeceased(raw, name, sheet, calendar),
  };
}
