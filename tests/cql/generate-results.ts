import type { CodeLists, ListedCode } from "./code-lists.ts";
import type { Dates } from "./dates.ts";
import type { Draw } from "./draw.ts";
import { NUMBERS, type NumberTest, type Unit, WORDS, type WordTest } from "./tests-asked.ts";

/** A resource without its id and patient. */
export type Bare = { readonly resourceType: string } & Readonly<Record<string, unknown>>;

export interface Making {
  readonly draw: Draw;
  readonly dates: Dates;
  readonly lists: CodeLists;
  readonly asOf: string;
}

const STATUSES = [
  [82, "final"],
  [4, "amended"],
  [4, "corrected"],
  [4, "preliminary"],
  [2, "entered-in-error"],
  [2, "cancelled"],
  [2, "registered"],
] as const;

export const UCUM = "http://unitsofmeasure.org";

/** Rounded as a laboratory prints it; a threshold itself stays what it is. */
export const tidy = (value: number): number => Number(value.toPrecision(6));

const quantity = (value: number, { unit: code }: Unit) => ({
  value,
  ...(code === null ? {} : { unit: code, system: UCUM, code }),
});

/** A code that the concept's list holds, or one that only may stand for it. */
export function codeFrom(
  { draw, lists }: Making,
  concept: string,
  not: readonly ListedCode[] = [],
): { coding: ListedCode[] } | null {
  const sure = lists(concept).filter((code) => !not.includes(code));
  const perhaps = lists(`${concept}-possible`);
  const from = perhaps.length > 0 && draw.chance(0.06) ? perhaps : sure;
  return from.length === 0 ? null : { coding: [draw.pick(from)] };
}

/** What an observation of a test has whatever its value. */
function frame(making: Making, concept: string, opens: string, at?: string): Bare | null {
  const words = ["positive", "negative", "pregnant", "not-pregnant", "lactating"];
  const saying = words.flatMap((word) => making.lists(`${concept}-${word}`));
  const code = codeFrom(making, concept, saying);
  if (!code) return null;
  const when = at ?? making.dates.roughly(opens);
  return {
    resourceType: "Observation",
    status: making.draw.weighted(STATUSES),
    code,
    ...(when === undefined ? {} : { effectiveDateTime: when }),
  };
}

const flagged = (code: string) => ({
  interpretation: [
    {
      coding: [
        { system: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code },
      ],
    },
  ],
});

function numberOf(making: Making, test: NumberTest, at?: string): readonly Bare[] {
  const { draw } = making;
  const base = frame(making, test.concept, test.opens(making.asOf), at);
  if (!base) return [];
  const near = draw.pick(test.near);
  const value = draw.weighted<() => number>([
    [20, () => near],
    [15, () => near * (1 + draw.pick([-0.01, 0.01, 0.001, -0.001]))],
    [65, () => near * (0.5 + draw.unit())],
  ])();
  const its = draw.chance(0.6) ? (test.units[0] as Unit) : draw.pick(test.units);
  const { low, high } = test.range ?? {};
  const limit = (at1: number) => quantity(tidy(at1 * its.times), its);
  const range = {
    ...(low === undefined ? {} : { low: limit(low) }),
    ...(high === undefined ? {} : { high: limit(high) }),
  };
  return [
    {
      ...base,
      valueQuantity: {
        ...quantity(tidy(value * its.times), its),
        ...(draw.chance(0.04) ? { comparator: draw.pick(["<", "<=", ">", ">="]) } : {}),
      },
      ...(test.range && draw.chance(0.75) ? { referenceRange: [range] } : {}),
      ...(test.flags && draw.chance(0.3) ? flagged(draw.pick(["H", "N", "L", "A"])) : {}),
    },
  ];
}

function wordOf(making: Making, test: WordTest, at?: string): readonly Bare[] {
  const { draw, lists } = making;
  const base = frame(making, test.concept, test.opens(making.asOf), at);
  if (!base) return [];
  const isYes = draw.chance(test.list === "result" ? 0.25 : 0.5);
  const coded = (word: string) => ({
    valueCodeableConcept: { coding: [draw.pick(lists(`word-${test.list}-${word}`))] },
  });
  const value = draw.weighted<() => object>([
    [70, () => coded(isYes ? test.yes : test.no)],
    [8, () => (test.list === "result" ? { valueString: isYes ? "Positive" : "negative" } : {})],
    [8, () => (test.list === "flag" ? { valueBoolean: isYes } : {})],
    [5, () => (test.list === "result" ? coded("indeterminate") : {})],
    [4, () => (test.list === "result" ? flagged(isYes ? "POS" : "NEG") : {})],
  ]);
  return [{ ...base, ...value() }];
}

/** Results of every test that the study asks about: some missing, some old, some twice. */
export function results(making: Making): readonly Bare[] {
  const { draw } = making;
  const often = <Test extends { readonly done?: number }>(
    tests: readonly Test[],
    make: (making: Making, test: Test, at?: string) => readonly Bare[],
  ): readonly Bare[] =>
    tests.flatMap((test) => {
      if (!draw.chance(test.done ?? 0.88)) return [];
      const first = make(making, test);
      const again = draw.weighted([
        [76, "no"],
        [20, "yes"],
        [4, "same"],
      ] as const);
      if (again === "no") return first;
      const at = again === "same" ? first[0]?.["effectiveDateTime"] : undefined;
      return [...first, ...make(making, test, typeof at === "string" ? at : undefined)];
    });
  return [...often(NUMBERS, numberOf), ...often(WORDS, wordOf)];
}
