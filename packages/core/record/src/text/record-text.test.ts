import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canonicalJson, conceptId } from "@cohort/foundation";
import { TIERS } from "@cohort/terminology";
import { EMPTY_RECORD, FACT_KINDS, type Fact, type PatientRecord } from "../record.ts";
import { recordFromText, recordToText } from "./record-text.ts";
import {
  CLINICAL,
  COMPARATOR,
  FLAG,
  PROCEDURE,
  REACTION,
  RESOURCE,
  ROUTE,
  SEVERITY,
  STATUS,
  VERIFICATION,
} from "./closed-lists.ts";

const word = <Word extends string>({ words }: { readonly words: readonly Word[] }) =>
  fc.constantFrom(...words);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
/** Few, so that facts share what they have. */
const text = fc.oneof(fc.constantFrom("mg/dL", "positive", "", "a/b", "/"), fc.string());
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const day = fc.integer({ min: -30_000, max: 40_000 });

const moment = fc
  .tuple(day, fc.nat(400), fc.option(fc.integer({ min: -90_000_000, max: 90_000_000 })))
  .map(([from, more, after]) =>
    after === null
      ? { from, to: from + more }
      : { from, to: from + more, instant: from * 86_400_000 + after },
  );
const value = fc.oneof(
  fc.record({
    type: fc.constant("quantity" as const),
    value: number,
    unit: maybe(text),
  }),
  fc.record({
    type: fc.constant("quantity" as const),
    value: number,
    comparator: word(COMPARATOR),
    unit: maybe(text),
  }),
  fc.record({
    type: fc.constant("interval" as const),
    low: maybe(number),
    high: maybe(number),
    unit: maybe(text),
  }),
  fc.record({ type: fc.constant("word" as const), word: text }),
  fc.record({ type: fc.constant("boolean" as const), value: fc.boolean() }),
  fc.constant({ type: "unreadable" as const }),
  fc.constant({ type: "absent" as const }),
);
const concept = fc.constantFrom("egfr", "sle", "c3").map(conceptId);
const hit = fc.oneof(
  fc.record({ concept, tier: fc.constantFrom(...TIERS) }),
  fc.record({ concept, tier: fc.constantFrom(...TIERS), word: text }),
);
const common = {
  source: fc.oneof(fc.constantFrom("Observation/o1", "Observation", "/", "Condition/a/b"), text),
  hits: fc.array(hit, { minLength: 1, maxLength: 3 }),
};
const plainFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    kind: fc.constant("observation" as const),
    ...common,
    when: maybe(moment),
    status: word(STATUS),
    value,
    range: maybe(fc.record({ low: maybe(number), high: maybe(number), unit: maybe(text) })),
    flag: maybe(word(FLAG)),
  }),
  fc.record({
    kind: fc.constant("condition" as const),
    ...common,
    onset: maybe(moment),
    ended: maybe(moment),
    recorded: maybe(moment),
    clinical: maybe(word(CLINICAL)),
    verification: word(VERIFICATION),
    severity: maybe(word(SEVERITY)),
  }),
  fc.record({
    kind: fc.constant("medication" as const),
    ...common,
    resource: word(RESOURCE),
    start: maybe(moment),
    end: maybe(moment),
    ongoing: fc.boolean(),
    route: maybe(word(ROUTE)),
    dose: maybe(fc.record({ low: number, high: number, unit: text })),
  }),
  fc.record({
    kind: fc.constant("procedure" as const),
    ...common,
    performed: maybe(moment),
    status: word(PROCEDURE),
  }),
  fc.record({ kind: fc.constant("immunization" as const), ...common, given: maybe(moment) }),
  fc.record({
    kind: fc.constant("allergy" as const),
    ...common,
    severity: maybe(word(REACTION)),
    verification: word(VERIFICATION),
    recorded: maybe(moment),
  }),
);
const fact = fc
  .tuple(plainFact, fc.boolean())
  .map(([plain, attested]): Fact => (attested ? { ...plain, attested: true } : plain));
const code = {
  kind: fc.constantFrom(...FACT_KINDS),
  system: maybe(text),
  code: text,
  count: fc.nat(),
  lastDate: maybe(day),
  suspected: maybe(concept),
};
const span = fc.tuple(day, fc.nat(400)).map(([from, more]) => ({ from, to: from + more }));
const record: fc.Arbitrary<PatientRecord> = fc.record({
  schema: fc.constant(1 as const),
  birth: maybe(span),
  sex: fc.constantFrom("female" as const, "male" as const, "other" as const, null),
  deceased: maybe(fc.record({ on: maybe(span) })),
  facts: fc.array(fact, { maxLength: 12 }),
  unclaimed: fc.array(fc.oneof(fc.record(code), fc.record({ ...code, unit: text }))),
  issues: fc.array(fc.record({ resource: text, code: text, text })),
  gaps: fc.array(
    fc.record({
      kind: fc.constantFrom(...FACT_KINDS),
      reason: fc.constantFrom("unauthorised" as const, "unreadable" as const),
    }),
  ),
  complete: fc.array(fc.constantFrom(...FACT_KINDS)),
});

describe("a record as text", () => {
  it("comes back as it was, whatever is in it", () => {
    fc.assert(
      fc.property(record, (given) => {
        const back = recordFromText(recordToText(given));
        expect(canonicalJson(back)).toBe(canonicalJson(given));
        expect(recordToText(back)).toBe(recordToText(given));
      }),
      { numRuns: 200 },
    );
  });

  it("comes back with periods of refusal and with what could not be read", () => {
    const given: PatientRecord = {
      ...EMPTY_RECORD,
      optOuts: [{ source: "Consent/c1", from: null, until: 20_000 }],
      issues: [
        {
          resource: "Observation/o1",
          code: "unit",
          text: "?",
          lost: { kind: "allergy", concepts: [] },
        },
      ],
    };
    expect(recordFromText(recordToText(given))).toEqual(given);
  });

  it("is the same for equal records, in whatever order their members were given", () => {
    const { schema, facts, ...rest } = { ...EMPTY_RECORD, birth: { from: 1, to: 2 } };
    expect(recordToText({ ...rest, birth: { to: 2, from: 1 }, facts, schema })).toBe(
      recordToText({ schema, facts, ...rest }),
    );
  });

  it("has once what many facts share", () => {
    const one = (at: number): Fact => ({
      kind: "immunization",
      source: `Immunization/i${at}`,
      hits: [{ concept: conceptId("vaccine-live"), tier: "core" }],
      given: { from: 20_000, to: 20_000 },
    });
    const written = recordToText({ ...EMPTY_RECORD, facts: [one(1), one(2), one(3)] });
    expect(written.match(/vaccine-live|20000|Immunization/g)).toHaveLength(3);
    expect(written).toContain('[[4,0,"i1",0,0,0],[4,0,"i2",0,0,0],[4,0,"i3",0,0,0]]');
  });

  it("is still read where it was written as the record's own JSON", () => {
    expect(recordFromText(canonicalJson(EMPTY_RECORD))).toEqual(EMPTY_RECORD);
  });

  it("says nothing of what is in it where it is no JSON", () => {
    const cut = recordToText({ ...EMPTY_RECORD, sex: "female" }).slice(0, -9);
    expect(() => recordFromText(cut)).toThrow(/^the text of a record is not JSON$/);
  });

  it("is refused where a number in it stands for nothing", () => {
    const written = recordToText({
      ...EMPTY_RECORD,
      facts: [
        {
          kind: "procedure",
          source: "Procedure/p",
          hits: [{ concept: conceptId("sle"), tier: "core" }],
          performed: null,
          status: "planned",
        },
      ],
    });
    expect(() => recordFromText(written.replace('"p",0,0,3]', '"p",0,0,9]'))).toThrow(
      "closed list",
    );
  });
});
