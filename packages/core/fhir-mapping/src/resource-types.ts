import type { FactKind } from "@cohort/record";
import type {
  AllergyIntolerance,
  Appointment,
  Condition,
  Immunization,
  MedicationAdministration,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Procedure,
  ResearchSubject,
  ServiceRequest,
} from "fhir/r4.js";
import { readAllergy } from "./allergy.ts";
import { readCondition } from "./condition.ts";
import { readDrug } from "./drug.ts";
import { lostStay, readEncounter } from "./encounter.ts";
import { readImmunization } from "./immunization.ts";
import {
  readMedicationAdministration,
  readMedicationDispense,
  readMedicationStatement,
} from "./medication-intake.ts";
import { readMedicationRequest } from "./medication-request.ts";
import { conceptsOf, readObservation } from "./observation.ts";
import {
  conceptsOfAppointment,
  conceptsOfRequest,
  lostPlan,
  readAppointment,
  readServiceRequest,
} from "./planned.ts";
import { readProcedure } from "./procedure.ts";
import { lostAnswers, readQuestionnaireResponse } from "./questionnaire-response.ts";
import { type Raw, child, children, readAs, valueOf } from "./raw.ts";
import { type Concepts, type Reading, lostWith } from "./reading.ts";
import { lostReport, readReport } from "./report.ts";
import { lostParticipation, readResearchSubject } from "./research-subject.ts";
import type { FactResourceType } from "./resources.ts";
import type { Lost } from "./sheet.ts";
import { type Whose, type WhoseIs, whoseOfActors } from "./subject.ts";

/** How one resource type is read. */
export interface TypeReader {
  readonly type: FactResourceType;
  readonly kind: FactKind;
  /** By the references that say whom it is about. */
  readonly whose: (raw: Raw<unknown>, whoseIs: WhoseIs) => Whose;
  /** What must not be presumed absent when it is left out. */
  readonly lost: (raw: Raw<unknown>, reading: Reading) => Lost | null;
  readonly read: (raw: Raw<unknown>, source: string, reading: Reading) => void;
}

type WhoseOf = TypeReader["whose"];
type Read<T> = (raw: Raw<T>, source: string, reading: Reading) => void;

const row = <T>(
  type: FactResourceType,
  kind: FactKind,
  whose: WhoseOf,
  concepts: (raw: Raw<T>, reading: Reading) => Concepts,
  read: Read<T>,
): TypeReader => ({
  type,
  kind,
  whose,
  lost: (raw, reading) => lostWith(reading, kind, concepts(readAs(raw), reading)),
  read: (raw, source, reading) => read(readAs(raw), source, reading),
});

const coded = (raw: Raw<Condition>): Concepts =>
  [child(raw, "code")].filter((each) => each !== null);

const bySubject: WhoseOf = (raw, whoseIs) => whoseIs(valueOf(readAs<Condition>(raw), "subject"));
const byPatient: WhoseOf = (raw, whoseIs) => whoseIs(valueOf(readAs<Immunization>(raw), "patient"));

/** An Observation may be about someone else than its subject: a fetus, a donor (R4 10.1.4.3). */
const bySubjectAndFocus: WhoseOf = (raw, whoseIs) => {
  const subject = bySubject(raw, whoseIs);
  const focus = valueOf(readAs<Observation>(raw), "focus");
  if (subject !== "patient" || focus === undefined) return subject;
  if (!Array.isArray(focus)) return "unclear";
  const others = focus.map(whoseIs).filter((whose) => whose !== "patient");
  return others.includes("other") ? "other" : (others[0] ?? "patient");
};

const drugs = (raw: Raw<MedicationRequest>, reading: Reading): Concepts =>
  readDrug(raw, reading)?.concepts ?? [];

const medication = <T>(type: FactResourceType, read: Read<T>): TypeReader =>
  row<T>(type, "medication", bySubject, (raw, reading) => drugs(readAs(raw), reading), read);

const reports: TypeReader = {
  type: "DiagnosticReport",
  kind: "observation",
  whose: bySubject,
  lost: (raw, reading) => lostReport(readAs(raw), reading),
  read: (raw, source, reading) => readReport(readAs(raw), source, reading),
};

const planned = <T>(
  type: FactResourceType,
  whose: WhoseOf,
  concepts: (raw: Raw<T>) => Concepts,
  read: Read<T>,
): TypeReader => ({
  ...row<T>(type, "procedure", whose, concepts, read),
  lost: (raw, reading) => lostPlan(concepts(readAs(raw)), reading),
});

const stays: TypeReader = {
  type: "Encounter",
  kind: "procedure",
  whose: bySubject,
  lost: (raw, reading) => lostStay(readAs(raw), reading),
  read: (raw, source, reading) => readEncounter(readAs(raw), source, reading),
};

const forms: TypeReader = {
  type: "QuestionnaireResponse",
  kind: "observation",
  whose: bySubject,
  lost: (raw, reading) => lostAnswers(readAs(raw), reading),
  read: (raw, source, reading) => readQuestionnaireResponse(readAs(raw), source, reading),
};

const byActors: WhoseOf = (raw, whoseIs) =>
  whoseOfActors(
    children(readAs<Appointment>(raw), "participant").map((each) => valueOf(each, "actor")),
    whoseIs,
  );

const participations: TypeReader = {
  ...row<ResearchSubject>(
    "ResearchSubject",
    "observation",
    (raw, whoseIs) => whoseIs(valueOf(readAs<ResearchSubject>(raw), "individual")),
    () => [],
    readResearchSubject,
  ),
  lost: (_, reading) => lostParticipation(reading),
};

/** One row a type; Medication is read where it is referred to. */
export const TYPE_READERS: readonly TypeReader[] = [
  row<Observation>("Observation", "observation", bySubjectAndFocus, conceptsOf, readObservation),
  row<Condition>("Condition", "condition", bySubject, coded, readCondition),
  medication<MedicationRequest>("MedicationRequest", readMedicationRequest),
  medication<MedicationStatement>("MedicationStatement", readMedicationStatement),
  medication<MedicationAdministration>("MedicationAdministration", readMedicationAdministration),
  medication<MedicationDispense>("MedicationDispense", readMedicationDispense),
  row<Procedure>("Procedure", "procedure", bySubject, (raw) => coded(readAs(raw)), readProcedure),
  row<Immunization>(
    "Immunization",
    "immunization",
    byPatient,
    (raw) => [child(raw, "vaccineCode")].filter((each) => each !== null),
    readImmunization,
  ),
  row<AllergyIntolerance>(
    "AllergyIntolerance",
    "allergy",
    byPatient,
    (raw) => coded(readAs(raw)),
    readAllergy,
  ),
  planned<ServiceRequest>("ServiceRequest", bySubject, conceptsOfRequest, readServiceRequest),
  planned<Appointment>("Appointment", byActors, conceptsOfAppointment, readAppointment),
  participations,
  forms,
  stays,
  reports,
];
