/** What an EHR's texts may hold: markup, addresses that run, marks that turn the line, and far too much. */
export const HOSTILE = [
  `<img src=x onerror="window.ran='img'">`,
  `"><script>window.ran='script'</script>`,
  `javascript:window.ran='address'`,
  `\u202Eevil\u202C\u2067\u200F reversed`,
  `{{constructor.constructor('window.ran=1')()}}\${window.ran=2}`,
  `<svg/onload=window.ran='svg'>`,
  "W".repeat(10_000),
] as const;

export interface Entry {
  readonly resourceType: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Gives another of the texts every time, and counts the fields that got one. */
export interface Spoiler {
  readonly fields: ReadonlySet<string>;
  text(field: string): string;
}

export function createSpoiler(): Spoiler {
  const fields = new Set<string>();
  let at = 0;
  return {
    fields,
    text: (field) => {
      fields.add(field);
      at += 1;
      return HOSTILE[at % HOSTILE.length] ?? "";
    },
  };
}

/** Fields that hold what somebody typed, wherever they stand; codes, dates and numbers stay as they are. */
const TYPED = new Set(["display", "text", "div", "comment", "patientInstruction", "title"]);

/** The same entry with every text that somebody typed replaced, and with texts where people may type some. */
export function spoiled(entry: Entry, spoiler: Spoiler): Entry {
  const { resourceType } = entry;
  const within = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => within(each, path));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        TYPED.has(name) && typeof inner === "string"
          ? spoiler.text(`${path}.${name}`)
          : within(inner, `${path}.${name}`),
      ]),
    );
  };
  const notes = resourceType === "Patient" ? {} : { note: [{ text: spoiler.text("note.text") }] };
  return { ...entry, ...(within(entry, resourceType) as object), ...notes };
}

const local = (spoiler: Spoiler, field: string) => ({
  coding: [
    {
      system: "javascript:window.ran='system'",
      code: spoiler.text(`${field}.coding.code`).slice(0, 200),
      display: `C3 complement ${spoiler.text(`${field}.coding.display`)}`,
    },
  ],
  text: spoiler.text(`${field}.text`),
});

/** Entries that the dictionary does not know, in every way in which a page might tell of one. */
export function unknownEntries(patient: string, spoiler: Spoiler): readonly Entry[] {
  const subject = { reference: `Patient/${patient}`, display: spoiler.text("subject.display") };
  const when = "2026-11-20";
  const observation = (id: string, more: object): Entry => ({
    resourceType: "Observation",
    id,
    status: "final",
    subject,
    effectiveDateTime: when,
    ...more,
  });
  const creatinine = { coding: [{ system: "http://loinc.org", code: "2160-0" }] };
  const unit = (field: string) => spoiler.text(field);
  return [
    ...[1, 2, 3, 4, 5, 6, 7].map((at) =>
      observation(`hostile-${at}`, {
        code: local(spoiler, "Observation.code"),
        valueString: spoiler.text("Observation.valueString"),
      }),
    ),
    ...[1, 2, 3].map((at) =>
      observation(`hostile-unit-${at}`, {
        code: creatinine,
        valueQuantity: { value: at, unit: unit("Observation.valueQuantity.unit") },
        referenceRange: [{ text: spoiler.text("Observation.referenceRange.text") }],
        interpretation: [{ text: spoiler.text("Observation.interpretation.text") }],
      }),
    ),
    observation("hostile-code-of-unit", {
      code: creatinine,
      valueQuantity: {
        value: 1,
        system: "http://unitsofmeasure.org",
        code: spoiler.text("Observation.valueQuantity.code").slice(0, 100),
      },
    }),
    {
      resourceType: "Condition",
      id: "hostile-condition",
      subject,
      code: local(spoiler, "Condition.code"),
      onsetString: spoiler.text("Condition.onsetString"),
      recordedDate: when,
    },
    {
      resourceType: "MedicationRequest",
      id: "hostile-drug",
      status: "active",
      intent: "order",
      subject,
      authoredOn: when,
      medicationCodeableConcept: local(spoiler, "MedicationRequest.medicationCodeableConcept"),
      dosageInstruction: [{ text: spoiler.text("MedicationRequest.dosageInstruction.text") }],
    },
    {
      resourceType: "Procedure",
      id: "hostile-procedure",
      status: "completed",
      subject,
      performedDateTime: when,
      code: local(spoiler, "Procedure.code"),
    },
  ];
}
