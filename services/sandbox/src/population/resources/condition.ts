import type { CodeableConcept, Coding, Condition } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { DiagnosisEntry } from "../story.ts";
import { DIAGNOSES } from "../terms/diagnoses.ts";
import type { Diagnosis } from "../terms/diagnosis.ts";
import { nameIn } from "../terms/language.ts";
import { coding, hl7, ICD10, ICD10_CM, LOCAL_DIAGNOSIS, SNOMED } from "../terms/systems.ts";

const SEVERITY = { mild: "255604002", moderate: "6736007", severe: "24484000" } as const;

/** Chinese wards code by ICD-10, American ones by ICD-10-CM, the others by SNOMED CT. */
function usual(chart: Chart): NonNullable<DiagnosisEntry["coded"]> {
  if (chart.person.home.language === "zh") return "icd10";
  return chart.person.home.country === "US" ? "icd10cm" : "snomed";
}

function codeOf(chart: Chart, entry: DiagnosisEntry): CodeableConcept {
  const diagnosis: Diagnosis = DIAGNOSES[entry.what];
  const text = nameIn(diagnosis.names, chart.person.home.language);
  const way = entry.coded ?? usual(chart);
  if (way === "text") return { text };
  if (way === "local") return { coding: [coding(LOCAL_DIAGNOSIS, `ZD-${entry.what}`, text)], text };
  const { snomed, icd10cm, icd10 } = diagnosis;
  const known: Readonly<Record<"snomed" | "icd10cm" | "icd10", Coding | undefined>> = {
    snomed: snomed === undefined ? undefined : coding(SNOMED, snomed, diagnosis.names.en),
    icd10cm: icd10cm === undefined ? undefined : coding(ICD10_CM, icd10cm, diagnosis.names.en),
    icd10: icd10 === undefined ? undefined : coding(ICD10, icd10, text),
  };
  const code = known[way] ?? known.snomed ?? known.icd10cm ?? known.icd10;
  return { ...(code === undefined ? {} : { coding: [code] }), text };
}

function onsetOf({ calendar }: Chart, since: number | null | undefined, until: number | undefined) {
  if (since === null) return {};
  const days = since ?? 900;
  // Nobody remembers the day on which something began years ago.
  const onset = calendar.date(days);
  const onsetDateTime = days > 700 ? onset.slice(0, 7) : onset;
  return until === undefined
    ? { onsetDateTime }
    : { onsetDateTime, abatementDateTime: calendar.date(until) };
}

/** Files a diagnosis. Active and confirmed unless the entry says otherwise; an error has no clinical status. */
export function diagnose(chart: Chart, entry: DiagnosisEntry): void {
  const verification = entry.verification === undefined ? "confirmed" : entry.verification;
  const implied = entry.until === undefined ? "active" : "resolved";
  const clinical = entry.clinical === undefined ? implied : entry.clinical;
  const wrong = verification === "entered-in-error";
  const days = entry.since ?? 400;
  const condition: Condition = {
    resourceType: "Condition",
    ...(clinical === null || wrong
      ? {}
      : { clinicalStatus: { coding: [hl7("condition-clinical", clinical)] } }),
    ...(verification === null
      ? {}
      : { verificationStatus: { coding: [hl7("condition-ver-status", verification)] } }),
    category: [{ coding: [hl7("condition-category", "problem-list-item")] }],
    ...(entry.severity === undefined
      ? {}
      : { severity: { coding: [coding(SNOMED, SEVERITY[entry.severity], entry.severity)] } }),
    code: codeOf(chart, entry),
    subject: chart.subject,
    ...onsetOf(chart, entry.since, entry.until),
    ...(entry.since === null ? {} : { recordedDate: chart.calendar.date(Math.max(1, days - 2)) }),
  };
  chart.add(condition, Math.min(days - 2, entry.until ?? days));
}
