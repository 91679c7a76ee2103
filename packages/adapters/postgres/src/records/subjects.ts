const PATIENT = "Patient/";

/** The ids of those subjects that are patients. */
export const patientsOf = (subjects: readonly string[]): readonly string[] =>
  subjects.flatMap((subject) =>
    subject.startsWith(PATIENT) ? [subject.slice(PATIENT.length)] : [],
  );
