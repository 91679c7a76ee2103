import type { FhirResource } from "fhir/r4.js";
import type { z } from "zod";
import type { ShortResource, condition, drug, observation } from "./short-form.ts";

const SYSTEMS = {
  loinc: "http://loinc.org",
  snomed: "http://snomed.info/sct",
  icd: "http://hl7.org/fhir/sid/icd-10-cm",
  who: "http://hl7.org/fhir/sid/icd-10",
  atc: "http://www.whocc.no/atc",
  rxnorm: "http://www.nlm.nih.gov/research/umls/rxnorm",
  cvx: "http://hl7.org/fhir/sid/cvx",
  cpt: "http://www.ama-assn.org/go/cpt",
  concept: "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept",
  local: "https://hospital.example/codes",
} as const;

type Coded = { readonly [System in keyof typeof SYSTEMS]?: string | undefined };

const SYSTEM_KEYS = [
  "loinc",
  "snomed",
  "icd",
  "who",
  "atc",
  "rxnorm",
  "cvx",
  "cpt",
  "concept",
  "local",
] as const;

const codeOf = (of: Coded, display?: string) => ({
  coding: SYSTEM_KEYS.flatMap((key) => {
    const code = of[key];
    return code === undefined
      ? []
      : [{ system: SYSTEMS[key], code, ...(display ? { display } : {}) }];
  }),
});
const snomed = (code: string) => ({ coding: [{ system: SYSTEMS.snomed, code }] });
const WORDS: Readonly<Record<string, string>> = {
  positive: "10828004",
  negative: "260385009",
  detected: "260373001",
  "not-detected": "260415000",
  indeterminate: "82334004",
  pregnant: "77386006",
  "not-pregnant": "60001007",
};
const SEVERITY: Readonly<Record<string, string>> = {
  severe: "24484000",
  moderate: "6736007",
  mild: "255604002",
};
const ROUTES: Readonly<Record<string, string>> = {
  oral: "26643006",
  intravenous: "47625008",
  topical: "6064005",
};
const status = (kind: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${kind}`, code }],
});

function observationOf(of: z.infer<typeof observation>): object {
  const quantity =
    of.value === undefined
      ? {}
      : {
          valueQuantity: {
            value: of.value,
            ...(of.comparator ? { comparator: of.comparator } : {}),
            ...(of.unit === undefined
              ? {}
              : { unit: of.unit, system: "http://unitsofmeasure.org", code: of.unit }),
          },
        };
  const unit = of.rangeUnit ?? of.unit;
  const limit = (value: number | undefined) =>
    value === undefined
      ? undefined
      : {
          value,
          ...(unit === undefined ? {} : { unit, system: "http://unitsofmeasure.org", code: unit }),
        };
  const range =
    of.low === undefined && of.high === undefined && of.rangeText === undefined
      ? {}
      : { referenceRange: [{ low: limit(of.low), high: limit(of.high), text: of.rangeText }] };
  return {
    resourceType: "Observation",
    status: of.status,
    code: codeOf(of, of.display),
    ...quantity,
    ...(of.word === undefined
      ? {}
      : {
          valueCodeableConcept: WORDS[of.word] ? snomed(WORDS[of.word] ?? "") : { text: of.word },
        }),
    ...(of.text === undefined ? {} : { valueString: of.text }),
    ...(of.yes === undefined ? {} : { valueBoolean: of.yes }),
    ...range,
    ...(of.ranges ? { referenceRange: of.ranges } : {}),
    ...(of.components
      ? {
          component: of.components.map(({ loinc, value, unit: said }) => ({
            code: codeOf({ loinc }),
            valueQuantity: {
              value,
              ...(said === undefined
                ? {}
                : { unit: said, system: "http://unitsofmeasure.org", code: said }),
            },
          })),
        }
      : {}),
    ...(of.flag === undefined
      ? {}
      : { interpretation: [status("v3-ObservationInterpretation", of.flag)] }),
    ...(of.on === undefined ? {} : { effectiveDateTime: of.on }),
  };
}

function conditionOf(of: z.infer<typeof condition>): object {
  return {
    resourceType: "Condition",
    code: codeOf(of, of.display),
    ...(of.clinical ? { clinicalStatus: status("condition-clinical", of.clinical) } : {}),
    ...(of.verification
      ? { verificationStatus: status("condition-ver-status", of.verification) }
      : {}),
    ...(of.severity ? { severity: snomed(SEVERITY[of.severity] ?? of.severity) } : {}),
    ...(of.onset ? { onsetDateTime: of.onset } : {}),
    ...(of.ended ? { abatementDateTime: of.ended } : {}),
    ...(of.recorded ? { recordedDate: of.recorded } : {}),
  };
}

function drugOf(
  kind: "request" | "statement" | "administration" | "dispense",
  of: z.infer<typeof drug>,
): object {
  const route =
    of.route === undefined
      ? {}
      : { route: ROUTES[of.route] ? snomed(ROUTES[of.route] ?? "") : { text: of.route } };
  const amount = {
    value: of.dose,
    unit: of.unit,
    system: "http://unitsofmeasure.org",
    code: of.unit,
  };
  const timing = {
    timing: {
      repeat: {
        frequency: of.perDay,
        period: 1,
        periodUnit: "d",
        ...(of.end && kind === "request" ? { boundsPeriod: { start: of.start, end: of.end } } : {}),
      },
    },
  };
  const dosage = [
    {
      ...route,
      ...timing,
      ...(of.dose === undefined ? {} : { doseAndRate: [{ doseQuantity: amount }] }),
    },
  ];
  const common = {
    status: of.status,
    ...(of.reference === undefined
      ? { medicationCodeableConcept: codeOf(of) }
      : { medicationReference: { reference: of.reference } }),
  };
  const period = { start: of.start, end: of.end };
  switch (kind) {
    case "request":
      return {
        resourceType: "MedicationRequest",
        intent: "order",
        ...common,
        authoredOn: of.start,
        dosageInstruction: dosage,
      };
    case "statement":
      return {
        resourceType: "MedicationStatement",
        ...common,
        ...(of.start || of.end ? { effectivePeriod: period } : {}),
        dosage,
      };
    case "administration":
      return {
        resourceType: "MedicationAdministration",
        ...common,
        ...(of.end ? { effectivePeriod: period } : { effectiveDateTime: of.start }),
        dosage: { ...route, ...(of.dose === undefined ? {} : { dose: amount }) },
      };
    case "dispense":
      return {
        resourceType: "MedicationDispense",
        ...common,
        whenHandedOver: of.start,
        ...(of.days ? { daysSupply: { value: of.days, unit: "d" } } : {}),
        dosageInstruction: dosage,
      };
  }
}

/** The resource a short form stands for, without id and subject. */
function bare(short: ShortResource): object {
  if (short.observation) return observationOf(short.observation);
  if (short.condition) return conditionOf(short.condition);
  for (const kind of ["request", "statement", "administration", "dispense"] as const) {
    const of = short[kind];
    if (of) return drugOf(kind, of);
  }
  if (short.procedure)
    return {
      resourceType: "Procedure",
      status: short.procedure.status,
      code: codeOf(short.procedure),
      ...(short.procedure.start || short.procedure.end
        ? { performedPeriod: { start: short.procedure.start, end: short.procedure.end } }
        : { performedDateTime: short.procedure.on }),
    };
  if (short.order)
    return {
      resourceType: "ServiceRequest",
      status: short.order.status,
      intent: "order",
      code: codeOf(short.order),
      ...(short.order.category ? { category: [snomed(short.order.category)] } : {}),
      occurrenceDateTime: short.order.on,
    };
  if (short.trial)
    return {
      resourceType: "ResearchSubject",
      status: short.trial.status,
      study: { reference: "ResearchStudy/another" },
      period: { start: short.trial.start, end: short.trial.end },
    };
  if (short.immunization)
    return {
      resourceType: "Immunization",
      status: short.immunization.status,
      vaccineCode: codeOf(short.immunization),
      occurrenceDateTime: short.immunization.on,
    };
  if (short.allergy)
    return {
      resourceType: "AllergyIntolerance",
      code: codeOf(short.allergy),
      criticality: short.allergy.criticality,
      ...(short.allergy.clinical
        ? { clinicalStatus: status("allergyintolerance-clinical", short.allergy.clinical) }
        : {}),
      ...(short.allergy.reaction || short.allergy.manifestation
        ? {
            reaction: [
              {
                manifestation: [snomed(short.allergy.manifestation ?? "271807003")],
                severity: short.allergy.reaction,
              },
            ],
          }
        : {}),
      ...(short.allergy.verification
        ? {
            verificationStatus: status(
              "allergyintolerance-verification",
              short.allergy.verification,
            ),
          }
        : {}),
    };
  return short.fhir ?? {};
}

const WITH_A_PATIENT = new Set(["Immunization", "AllergyIntolerance", "Consent"]);

/** A full resource of patient `p1`. What a case writes under `fhir` wins over what is filled in here. */
export function toFhir(short: ShortResource, id: string): FhirResource {
  const own = bare(short);
  const type =
    "resourceType" in own && typeof own.resourceType === "string" ? own.resourceType : "";
  const owner =
    type === "ResearchSubject" ? "individual" : WITH_A_PATIENT.has(type) ? "patient" : "subject";
  const full = { id, [owner]: { reference: "Patient/p1" }, ...own };
  // The corpus is data: what it says is sent as it is, sound or not.
  return JSON.parse(JSON.stringify(full)) as FhirResource;
}
