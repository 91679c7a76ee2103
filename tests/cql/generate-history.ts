import { daysBefore, monthsBefore } from "./dates.ts";
import { type Bare, type Making, codeFrom } from "./generate-results.ts";

const HL7 = "http://terminology.hl7.org/CodeSystem/";
const SNOMED = "http://snomed.info/sct";
const coding = (system: string, code: string) => ({ coding: [{ system, code }] });

/** What is over ended by now. */
const past = (date: string, asOf: string): string => (date > asOf ? asOf : date);

/** Concepts of diagnoses, with the chance that someone has one. */
const CONDITIONS: readonly (readonly [concept: string, chance: number])[] = [
  ["sle", 0.9],
  ["lupus-nephritis", 0.25],
  ["neuropsychiatric-lupus", 0.08],
  ["severe-haemolytic-anaemia", 0.04],
  ["immune-thrombocytopenia", 0.05],
  ["agranulocytosis", 0.05],
  ["myocarditis", 0.04],
  ["lupus-pneumonitis-or-dah", 0.04],
  ["lupus-hepatitis", 0.04],
  ["vasculitis-any", 0.06],
  ["autoimmune-disease-any", 0.15],
  ["sjogren-syndrome", 0.08],
  ["drug-induced-lupus", 0.02],
  ["cns-disorder-any", 0.1],
  ["hiv-infection", 0.04],
  ["tuberculosis-active", 0.04],
  ["tuberculosis-latent", 0.05],
  ["infection-active-any", 0.15],
  ["immunodeficiency-any", 0.06],
  ["iga-deficiency", 0.04],
  ["malignant-neoplasm", 0.06],
  ["cervical-carcinoma-in-situ", 0.03],
  ["basal-cell-carcinoma-skin", 0.03],
  ["squamous-cell-carcinoma-skin", 0.03],
  ["bladder-cancer-superficial", 0.03],
  ["breast-cancer", 0.04],
  ["skin-disease-interfering", 0.1],
  ["severe-allergy-history", 0.05],
  ["permanent-infertility", 0.06],
  ["menopause", 0.08],
  ["transplant-status", 0.05],
  ["pregnancy-status-pregnant", 0.03],
];

function condition(making: Making, concept: string): readonly Bare[] {
  const { draw, dates, asOf } = making;
  const code = codeFrom(making, concept);
  if (!code) return [];
  const opens = daysBefore(asOf, 56);
  const clinical = draw.weighted([
    [60, "active"],
    [5, "relapse"],
    [8, "resolved"],
    [7, "inactive"],
    [20, null],
  ] as const);
  const verification = draw.weighted([
    [45, null],
    [38, "confirmed"],
    [4, "provisional"],
    [3, "differential"],
    [2, "unconfirmed"],
    [6, "refuted"],
    [2, "entered-in-error"],
  ] as const);
  const severity = draw.weighted([
    [60, null],
    [20, "24484000"],
    [10, "6736007"],
    [10, "255604002"],
  ] as const);
  const onset = draw.chance(0.75) ? dates.roughly(opens) : undefined;
  const ended = clinical === "resolved" || clinical === "inactive";
  const abated = ended && draw.chance(0.6) ? past(dates.around(opens), asOf) : undefined;
  return [
    {
      resourceType: "Condition",
      code,
      ...(clinical === null || verification === "entered-in-error"
        ? {}
        : { clinicalStatus: coding(`${HL7}condition-clinical`, clinical) }),
      ...(verification === null
        ? {}
        : { verificationStatus: coding(`${HL7}condition-ver-status`, verification) }),
      ...(severity === null ? {} : { severity: coding(SNOMED, severity) }),
      ...(onset === undefined ? {} : { onsetDateTime: onset }),
      ...(draw.chance(0.4) ? { recordedDate: dates.around(opens) } : {}),
      // An end before its beginning would be no sound record.
      ...(abated !== undefined && (onset === undefined || abated > onset)
        ? { abatementDateTime: abated }
        : {}),
    },
  ];
}

const PROCEDURES: readonly (readonly [
  concept: string,
  chance: number,
  opens: (asOf: string) => string,
])[] = [
  ["hemodialysis", 0.08, (asOf) => daysBefore(asOf, 56)],
  ["plasmapheresis", 0.12, (asOf) => monthsBefore(asOf, 3)],
  ["major-surgery", 0.08, (asOf) => daysBefore(asOf, 56)],
  ["surgical-procedure", 0.1, (asOf) => daysBefore(asOf, 56)],
  ["solid-organ-transplant", 0.03, (asOf) => daysBefore(asOf, 56)],
  ["hsct", 0.03, (asOf) => daysBefore(asOf, 56)],
  ["car-t-cell-therapy", 0.03, (asOf) => daysBefore(asOf, 56)],
  ["permanent-infertility", 0.12, (asOf) => daysBefore(asOf, 56)],
];

function procedure(making: Making, concept: string, opens: string): readonly Bare[] {
  const { draw, dates } = making;
  const code = codeFrom(making, concept);
  if (!code) return [];
  const when = dates.roughly(opens);
  return [
    {
      resourceType: "Procedure",
      status: draw.weighted([
        [74, "completed"],
        [4, "in-progress"],
        [10, "stopped"],
        [4, "not-done"],
        [4, "preparation"],
        [4, "entered-in-error"],
      ]),
      code,
      ...(when === undefined
        ? {}
        : draw.chance(0.15)
          ? { performedPeriod: { start: when, end: when } }
          : { performedDateTime: when }),
    },
  ];
}

const ALLERGIES = [
  ["allergy-cell-product-component", 0.05],
  ["allergy-cyclophosphamide", 0.05],
  ["allergy-fludarabine", 0.04],
  ["", 0.2],
] as const;

function allergy(making: Making, concept: string): readonly Bare[] {
  const { draw, dates, asOf } = making;
  const elsewhere = coding(SNOMED, draw.pick(["91935009", "716186003"]));
  const code = concept === "" ? elsewhere : codeFrom(making, concept);
  if (!code) return [];
  const reaction = draw.weighted([
    [50, null],
    [15, "severe"],
    [20, "mild"],
    [15, "moderate"],
  ] as const);
  const verification = draw.pick([null, "confirmed", "confirmed", "unconfirmed", "refuted"]);
  return [
    {
      resourceType: "AllergyIntolerance",
      code,
      ...(draw.chance(0.4) ? { criticality: draw.pick(["low", "high", "unable-to-assess"]) } : {}),
      ...(reaction === null
        ? {}
        : { reaction: [{ manifestation: [coding(SNOMED, "271807003")], severity: reaction }] }),
      ...(verification === null
        ? {}
        : { verificationStatus: coding(`${HL7}allergyintolerance-verification`, verification) }),
      ...(draw.chance(0.5) ? { recordedDate: dates.around(daysBefore(asOf, 300)) } : {}),
    },
  ];
}

function vaccine(making: Making): readonly Bare[] {
  const { draw, dates, asOf } = making;
  const code = codeFrom(making, "live-vaccine");
  if (!code) return [];
  const status = draw.pick(["completed", "completed", "completed", "not-done", "entered-in-error"]);
  const when = dates.roughly(daysBefore(asOf, 28)) ?? daysBefore(asOf, 28);
  return [{ resourceType: "Immunization", status, vaccineCode: code, occurrenceDateTime: when }];
}

function plan(making: Making): readonly Bare[] {
  const { draw, asOf } = making;
  const code = codeFrom(making, draw.pick(["surgical-procedure", "major-surgery"]));
  if (!code) return [];
  const when = draw.pick([undefined, daysBefore(asOf, draw.int(-60, 30)), asOf]);
  return [
    {
      resourceType: "ServiceRequest",
      status: draw.pick(["active", "active", "on-hold", "revoked", "completed", "draft"]),
      intent: draw.pick(["order", "order", "plan", "proposal"]),
      code,
      ...(when === undefined ? {} : { occurrenceDateTime: when }),
    },
  ];
}

function trial(making: Making): readonly Bare[] {
  const { draw, dates, asOf } = making;
  const end = past(dates.around(monthsBefore(asOf, 3)), asOf);
  const start = daysBefore(end, draw.int(20, 400));
  return [
    {
      resourceType: "ResearchSubject",
      status: draw.pick([
        "on-study",
        "follow-up",
        "off-study",
        "withdrawn",
        "candidate",
        "screening",
      ]),
      study: { reference: "ResearchStudy/another" },
      period: { start, ...(draw.chance(0.7) ? { end } : {}) },
    },
  ];
}

/** Diagnoses, procedures, allergies, vaccines, plans and studies. */
export function history(making: Making): readonly Bare[] {
  const { draw, asOf } = making;
  const some = (chance: number, make: () => readonly Bare[]): readonly Bare[] =>
    draw.chance(chance) ? make() : [];
  return [
    ...CONDITIONS.flatMap(([concept, chance]) => some(chance, () => condition(making, concept))),
    ...PROCEDURES.flatMap(([concept, chance, opens]) =>
      some(chance, () => procedure(making, concept, opens(asOf))),
    ),
    ...ALLERGIES.flatMap(([concept, chance]) => some(chance, () => allergy(making, concept))),
    ...some(0.15, () => vaccine(making)),
    ...some(0.12, () => plan(making)),
    ...some(0.15, () => trial(making)),
  ];
}
