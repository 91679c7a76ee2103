import type { Bundle } from "fhir/r4.js";
import type { CodeLists } from "./code-lists.ts";
import { datesOf, daysBefore, monthsBefore } from "./dates.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { drugs } from "./generate-drugs.ts";
import { history } from "./generate-history.ts";
import { type Bare, type Making, UCUM, results } from "./generate-results.ts";

/** Born so that an age that the study asks about is just reached, just not, or somewhere between. */
function birthDate(draw: Draw, asOf: string): string | undefined {
  const age = (years: number, days: number): string =>
    daysBefore(monthsBefore(asOf, years * 12), days);
  return draw.weighted<() => string | undefined>([
    [70, () => age(draw.int(16, 68), draw.int(0, 364))],
    [14, () => age(draw.pick([15, 16, 18, 55, 56, 66]), draw.pick([-1, 0, 1]))],
    [6, () => age(draw.pick([18, 65, 66, 40]), 0).slice(0, draw.pick([4, 7]))],
    [2, () => undefined],
  ])();
}

function patient(draw: Draw, asOf: string): Bare {
  const born = birthDate(draw, asOf);
  const gender = draw.weighted([
    [72, "female"],
    [22, "male"],
    [3, "other"],
    [1, "unknown"],
    [2, undefined],
  ] as const);
  return {
    resourceType: "Patient",
    ...(born === undefined ? {} : { birthDate: born }),
    ...(gender === undefined ? {} : { gender }),
  };
}

/** Oxygen that was given when a saturation was measured, beside it or inside it. */
function oxygen({ draw }: Making, saturations: readonly Bare[]): readonly Bare[] {
  return saturations.flatMap(({ effectiveDateTime }) => {
    if (effectiveDateTime === undefined || !draw.chance(0.2)) return [];
    const isFlow = draw.chance(0.5);
    const [code, unit] = isFlow ? ["3151-8", "L/min"] : ["3150-0", "%"];
    const value = isFlow ? draw.pick([0, 0, 2]) : draw.pick([21, 21, 28]);
    return [
      {
        resourceType: "Observation",
        status: "final",
        code: { coding: [{ system: "http://loinc.org", code }] },
        effectiveDateTime,
        valueQuantity: { value, unit, system: UCUM, code: unit },
      },
    ];
  });
}

function response({ draw, lists, dates, asOf }: Making): readonly Bare[] {
  if (!draw.chance(0.6)) return [];
  const word = draw.pick(["no-response", "relapse-after-remission", "response", "intolerance"]);
  return [
    {
      resourceType: "Observation",
      status: "final",
      code: { coding: [draw.pick(lists("treatment-response"))] },
      effectiveDateTime: dates.around(daysBefore(asOf, 100)),
      valueCodeableConcept: { coding: [draw.pick(lists(`word-treatment-response-${word}`))] },
    },
  ];
}

const OWNER: Readonly<Record<string, string>> = {
  ResearchSubject: "individual",
  Immunization: "patient",
  AllergyIntolerance: "patient",
};

/** Patient `number` of a seed, as a Bundle; the same whatever other patients are drawn. */
export function generate(lists: CodeLists, asOf: string, seed: number, number: number): Bundle {
  const draw = drawFrom(Math.imul(seed, 1_000_003) ^ Math.imul(number + 1, 2_654_435_761));
  const making: Making = { draw, lists, asOf, dates: datesOf(draw, asOf) };
  const measured = results(making);
  const saturated = measured.filter(({ code }) =>
    lists("spo2-room-air").some(
      (one) => (code as { coding: { code: string }[] }).coding[0]?.code === one.code,
    ),
  );
  const bare = [
    ...measured,
    ...oxygen(making, saturated),
    ...response(making),
    ...history(making),
    ...drugs(making),
  ];
  const id = `p${number}`;
  const entries = bare.map((resource, at) => ({
    resource: {
      id: `r${at}`,
      [OWNER[resource.resourceType] ?? "subject"]: { reference: `Patient/${id}` },
      ...resource,
    },
  }));
  const person = { resource: { ...patient(draw, asOf), id } };
  return { resourceType: "Bundle", type: "collection", entry: [person, ...entries] };
}
