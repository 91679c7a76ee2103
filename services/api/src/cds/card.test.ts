import { describe, expect, it } from "@jest/globals";
import { SUMMARY_LENGTH, cardSchema } from "@cohort/contract";
import { VERDICTS } from "@cohort/matching";
import fc from "fast-check";
import { type CardInput, type CardStudy, cardOf } from "./card.ts";

const UUID = "4e0a3a1e-3283-4575-ab82-028d55fe2719";
const count = fc.nat({ max: 60 });
/** Names as registries and patients have them: long, of many scripts, right to left, halves of characters, Markdown. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 20 }).map((part) => part.repeat(30).slice(0, 500)),
  fc.constantFrom(
    "",
    " ",
    "\u202eدراسة سريرية",
    "👩🏽‍⚕️".repeat(100),
    "[x](javascript:alert(1))",
    "\n# a\n| b |",
  ),
);

const anyStudy: fc.Arbitrary<CardStudy> = fc.record({
  study: fc.oneof(
    fc.constant("NCT06421701"),
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
  ),
  cohort: fc.constant("sle"),
  verdict: fc.constantFrom(...VERDICTS),
  score: fc.double({ min: 0, max: 100, noNaN: true }),
  counts: fc.record({ pass: count, presumed: count, unknown: count, fail: count, review: count }),
  eligibleFrom: fc.option(fc.constant("2027-01-03")),
  nextStep: fc.option(text),
  title: text,
  cohortLabel: text,
  suggestion: fc.constant(UUID),
});

const input: fc.Arbitrary<CardInput> = fc
  .record({
    uuid: fc.constant(UUID),
    publicUrl: fc.constantFrom("https://matcher.example.org", "http://127.0.0.1:8080"),
    patient: fc.option(fc.stringMatching(/^[A-Za-z0-9\-._]{1,128}$/)),
    studies: fc.array(anyStudy, { minLength: 1, maxLength: 3 }),
    more: fc.nat({ max: 50 }),
  })
  .map(({ more, ...rest }) => ({ ...rest, total: rest.studies.length + more }));

function* valuesIn(value: unknown): Generator {
  yield value;
  if (value === null || typeof value !== "object") return;
  for (const member of Object.values(value)) yield* valuesIn(member);
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const one = (changes: Partial<CardStudy>): string => {
  const study: CardStudy = {
    study: "NCT06421701",
    cohort: "sle",
    verdict: "possible",
    score: 50,
    counts: { pass: 4, presumed: 2, unknown: 1, fail: 0, review: 0 },
    eligibleFrom: null,
    nextStep: null,
    title: "A study",
    cohortLabel: "",
    suggestion: UUID,
    ...changes,
  };
  const publicUrl = "https://matcher.example.org";
  const card = cardOf({ uuid: UUID, publicUrl, patient: "p1", studies: [study], total: 1 });
  return card.detail ?? "";
};

describe("cards", () => {
  it("A1-02 A1-03 keep to the standard whatever they are made of", () => {
    fc.assert(
      fc.property(input, (given) => {
        const card = cardOf(given);
        const wire: unknown = JSON.parse(JSON.stringify(card));
        const parsed = cardSchema.parse(wire);
        const isWhole = JSON.stringify(parsed) === JSON.stringify(card);
        return (
          isWhole && parsed.summary.length < SUMMARY_LENGTH && ![...valuesIn(wire)].some(isEmpty)
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it("A1-03 the schema that they are held against refuses what the standard refuses", () => {
    const good = cardOf({
      uuid: UUID,
      publicUrl: "https://a.example.org",
      patient: null,
      studies: [],
      total: 1,
    });
    const bare = { uuid: UUID, summary: "a", indicator: "info", source: { label: "b" } };
    expect(cardSchema.safeParse(bare).success).toBe(true);
    expect(cardSchema.safeParse(good).success).toBe(false);
    for (const bad of [
      { summary: "a".repeat(140) },
      { indicator: "hard-stop" },
      { source: {} },
      { links: [{ label: "a", url: "https://a.example.org", type: "absolute", appContext: "b" }] },
      { links: [{ label: "a", url: "https://a.example.org", type: "relative" }] },
      { overrideReasons: [{ system: "https://a.example.org", code: "b" }] },
      { selectionBehavior: "any" },
      { suggestions: [{ label: "a", uuid: UUID }] },
    ]) {
      expect([bad, cardSchema.safeParse({ ...bare, ...bad }).success]).toEqual([bad, false]);
    }
  });

  it("A1-12 show a title as text, whatever it would be in Markdown", () => {
    const detail = one({
      title: "[x](javascript:alert) <img src=x> `a` https://b.example.org www.c.org",
    });
    expect(detail).toContain("\\[x\\]\\(javascript:alert\\)");
    expect(detail).not.toMatch(/(?<!\\)\[/);
    expect(detail).not.toMatch(/(?<!\\)</);
    expect(detail).not.toMatch(/:\/\/|www\./);
    expect(one({ title: "a\n\n# b" })).toContain("a \\# b");
  });

  it("say what is known in words, and what would settle more", () => {
    expect(one({})).toContain("6 of 7 criteria met (2 of them presumed), 1 unknown.");
    expect(one({ nextStep: "Obtain C3: settles inc-4" })).toContain(
      "Next: Obtain C3: settles inc-4.",
    );
    expect(one({ verdict: "ineligible", eligibleFrom: "2027-01-03" })).toContain(
      "not eligible before 2027-01-03",
    );
    expect(one({})).toMatch(/suggestions made from recorded data.*needs clinical review/);
  });
});
