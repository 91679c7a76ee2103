import { daysBefore, monthsBefore } from "./dates.ts";
import { type Bare, type Making, UCUM, codeFrom, tidy } from "./generate-results.ts";

interface Course {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly dose?: { readonly value: number; readonly unit: string; readonly perDay: number };
}

const ROUTES: Readonly<Record<string, string>> = {
  oral: "26643006",
  intravenous: "47625008",
  topical: "6064005",
};

const amount = (value: number, code: string) => ({ value, unit: code, system: UCUM, code });

/** One entry of one of the four medication types. */
function entry(making: Making, concept: string, course: Course): readonly Bare[] {
  const { draw } = making;
  const code = codeFrom(making, concept);
  if (!code) return [];
  const { start, end, dose } = course;
  const way = draw.weighted([
    [50, null],
    [30, "oral"],
    [15, "intravenous"],
    [5, "topical"],
  ] as const);
  const route =
    way === null
      ? {}
      : { route: { coding: [{ system: "http://snomed.info/sct", code: ROUTES[way] }] } };
  const dosage = (bounds: object): readonly object[] => [
    {
      ...route,
      timing: { repeat: { frequency: dose?.perDay ?? 1, period: 1, periodUnit: "d", ...bounds } },
      ...(dose ? { doseAndRate: [{ doseQuantity: amount(dose.value, dose.unit) }] } : {}),
    },
  ];
  const period = {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
  const dated = Object.keys(period).length > 0;
  const drug = { medicationCodeableConcept: code };
  const over = draw.pick(["completed", "completed", "stopped"]);
  const status = end === undefined && draw.chance(0.7) ? "active" : over;
  return draw.weighted<() => readonly Bare[]>([
    [
      45,
      () => [
        {
          resourceType: "MedicationRequest",
          status: draw.chance(0.05) ? draw.pick(["cancelled", "draft"]) : status,
          intent: draw.chance(0.04) ? "proposal" : "order",
          ...drug,
          ...(start === undefined ? {} : { authoredOn: start }),
          dosageInstruction: dosage(end === undefined ? {} : { boundsPeriod: period }),
        },
      ],
    ],
    [
      30,
      () => [
        {
          resourceType: "MedicationStatement",
          status: draw.chance(0.05) ? draw.pick(["not-taken", "entered-in-error"]) : status,
          ...drug,
          ...(dated ? { effectivePeriod: period } : {}),
          dosage: dosage({}),
        },
      ],
    ],
    [
      25,
      () => [
        {
          resourceType: "MedicationAdministration",
          status: draw.chance(0.08) ? "not-done" : "completed",
          ...drug,
          ...(end === undefined
            ? { effectiveDateTime: start ?? making.asOf }
            : { effectivePeriod: period }),
          dosage: {
            ...route,
            dose: dose ? amount(dose.value * dose.perDay, dose.unit) : amount(1, "mg"),
          },
        },
      ],
    ],
  ])();
}

/** Somewhere around a window of so many days; with or without an end. */
function recent(making: Making, days: number): Course {
  const { draw, dates, asOf } = making;
  const end = dates.around(daysBefore(asOf, days));
  return draw.weighted<Course>([
    [55, { start: daysBefore(end, draw.int(0, 200)), end }],
    [30, { start: end, end: undefined }],
    [5, { start: undefined, end: undefined }],
  ]);
}

/** A course around six months long, in one piece or several with gaps around thirty days. */
function long(making: Making, concept: string): readonly Bare[] {
  const { draw, asOf } = making;
  const end = daysBefore(asOf, draw.int(0, 900));
  const sixMonths = monthsBefore(end, 6);
  const start = daysBefore(sixMonths, draw.pick([-60, -1, 0, 0, 1, 60, 300]));
  if (draw.chance(0.6)) {
    return entry(making, concept, { start, end: draw.chance(0.8) ? end : undefined });
  }
  const middle = daysBefore(end, draw.int(20, 100));
  const gap = draw.pick([1, 29, 30, 31, 32, 60]);
  return [
    ...entry(making, concept, { start, end: daysBefore(middle, gap) }),
    ...entry(making, concept, { start: middle, end }),
  ];
}

/** mg of each that equal one mg of prednisone. */
const GLUCOCORTICOIDS = [
  ["prednisone", 1],
  ["prednisolone", 1],
  ["methylprednisolone", 0.8],
  ["dexamethasone", 0.15],
  ["hydrocortisone", 4],
  ["deflazacort", 1.2],
] as const;

function glucocorticoid(making: Making, kg: number): readonly Bare[] {
  const { draw } = making;
  const [concept, equals] = draw.pick(GLUCOCORTICOIDS);
  const perKg = draw.pick([1, 1, 0.5, 0.9, 1.1, 1.5, 2]);
  const dose = draw.chance(0.2)
    ? { value: tidy(perKg * equals), unit: "mg/kg", perDay: 1 }
    : draw.chance(0.2)
      ? { value: tidy((perKg * equals * kg) / 2), unit: "mg", perDay: 2 }
      : { value: tidy(perKg * equals * kg), unit: "mg", perDay: 1 };
  const { start, end } = recent(making, draw.int(7, 400));
  return entry(making, concept, draw.chance(0.9) ? { start, end, dose } : { start, end });
}

const IMMUNOMODULATORS = [
  "cyclophosphamide",
  "mycophenolate",
  "azathioprine",
  "methotrexate",
  "leflunomide",
  "tacrolimus",
  "ciclosporin",
  "iguratimod",
  "rituximab",
  "belimumab",
  "telitacicept",
] as const;

const OTHERS = [
  ["b-cell-targeted-therapy", 0.2, 28],
  ["cd19-targeted-therapy", 0.03, 28],
  ["car-t-cell-therapy", 0.03, 28],
  ["anti-hbv-antiviral", 0.12, 7],
  ["antibacterial-systemic", 0.2, 7],
  ["antifungal-systemic", 0.1, 7],
  ["antiviral-systemic", 0.1, 7],
] as const;

/** Drugs and body weights; for some patients not a single drug. */
export function drugs(making: Making): readonly Bare[] {
  const { draw, dates, asOf } = making;
  const kg = draw.int(45, 95);
  const weight = (): Bare => ({
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "29463-7" }] },
    effectiveDateTime: dates.around(daysBefore(asOf, 90)),
    valueQuantity: amount(kg, "kg"),
  });
  const weights = draw.chance(0.85) ? [weight()] : [];
  if (draw.chance(0.07)) return weights;
  return [
    ...weights,
    ...Array.from({ length: draw.int(0, 2) }).flatMap(() => glucocorticoid(making, kg)),
    ...IMMUNOMODULATORS.flatMap((concept) => (draw.chance(0.3) ? long(making, concept) : [])),
    ...OTHERS.flatMap(([concept, chance, days]) =>
      draw.chance(chance) ? entry(making, concept, recent(making, days)) : [],
    ),
  ];
}
