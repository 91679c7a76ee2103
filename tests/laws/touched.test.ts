import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type ConceptId,
  canonicalJson,
  expectDefined,
  formatDay,
  parseDay,
} from "@cohort/foundation";
import {
  type MatchedBefore,
  type PlannedStudy,
  matchForStore,
  studiesToMatch,
} from "@cohort/matching";
import { type Fact, type PatientRecord, entryKinds } from "@cohort/record";
import { cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";
import { placeOf } from "./people.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

const SOME = 30;
const anyCase = fc.constantFrom(...cases);

const matched = (record: PatientRecord, studies: readonly PlannedStudy[], asOf: string) =>
  matchForStore({
    record,
    attestations: [],
    terminology: engine.terminology,
    studies,
    asOf: dayOf(asOf),
  });

/** As the store tells it of matches with all studies. */
function beforeOf(record: PatientRecord, asOf: string): MatchedBefore {
  const { matches, nextChangeOn } = matched(record, engine.studies, asOf);
  const whole = engine.studies.flatMap(({ study, cohorts }): [string, string | null][] => {
    const rows = matches.flatMap((match) =>
      match.study === study.id && match.index !== "none" ? [match] : [],
    );
    const days = rows.flatMap((row) => row.nextChangeOn ?? []).toSorted();
    return rows.length === cohorts.length ? [[study.id, days[0] ?? null]] : [];
  });
  const studies = new Set(engine.studies.map(({ hash }) => hash));
  return { studies, asOf, nextChangeOn, record, whole: new Map(whole) };
}

const toMatch = (before: MatchedBefore, record: PatientRecord, asOf: string) =>
  studiesToMatch({
    before,
    record,
    studies: engine.studies,
    terminology: engine.terminology,
    asOf: dayOf(asOf),
  });

const othersThan = (only: readonly PlannedStudy[] | null): readonly PlannedStudy[] =>
  only === null ? [] : engine.studies.filter((study) => !only.includes(study));

function entryOf(concept: ConceptId, kind: Fact["kind"]): Fact {
  const day = expectDefined(parseDay("2026-10-20"), "a date");
  const when = { from: day, to: day };
  const base = { source: "Observation/added", hits: [{ concept, tier: "core" as const }] };
  switch (kind) {
    case "observation":
      return {
        ...base,
        kind,
        when,
        status: "final",
        value: { type: "quantity", value: 3, unit: null },
        range: null,
        flag: "positive",
      };
    case "condition":
      return {
        ...base,
        kind,
        onset: when,
        recorded: when,
        ended: null,
        clinical: "active",
        verification: "confirmed",
        severity: "severe",
      };
    case "medication":
      return {
        ...base,
        kind,
        resource: "administration",
        start: when,
        end: when,
        ongoing: false,
        route: "oral",
        dose: { low: 80, high: 80, unit: "mg" },
      };
    case "procedure":
      return { ...base, kind, performed: when, status: "done" };
    case "immunization":
      return { ...base, kind, given: when };
    case "allergy":
      return { ...base, kind, severity: "severe", verification: "confirmed", recorded: when };
  }
}

describe("whom a change cannot touch need not be matched again", () => {
  it("C-32: an entry of any concept: studies that it does not touch say what they said", () => {
    // Of every cohort its person, whose record speaks of most that is asked.
    const firsts = [...new Map(cases.map((one) => [`${one.study} ${one.cohort}`, one])).values()];
    const people = firsts.map((one) => {
      const { record } = placeOf(engine, one);
      const said = engine.studies.map((study) =>
        canonicalJson(matched(record, [study], one.asOf).matches),
      );
      return { record, said, asOf: one.asOf, before: beforeOf(record, one.asOf) };
    });
    let spared = 0;
    let otherwise = 0;
    for (const [at, concept] of [...engine.terminology.concepts.values()].entries()) {
      const { record, said, asOf, before } = expectDefined(people[at % people.length], "a person");
      for (const kind of entryKinds(concept.kind)) {
        const after = { ...record, facts: [...record.facts, entryOf(concept.id, kind)] };
        const others = othersThan(toMatch(before, after, asOf).only);
        spared += others.length;
        if (at < SOME) {
          // Those that it touches are another thing: a rule that spared them too would be noticed.
          const touched = engine.studies.filter((study) => !others.includes(study));
          otherwise += touched.filter(
            (study) =>
              canonicalJson(matched(after, [study], asOf).matches) !==
              said[engine.studies.indexOf(study)],
          ).length;
        }
        for (const study of others) {
          expect([concept.id, canonicalJson(matched(after, [study], asOf).matches)]).toEqual([
            concept.id,
            said[engine.studies.indexOf(study)],
          ]);
        }
      }
    }
    expect(spared).toBeGreaterThan(engine.terminology.concepts.size);
    expect(otherwise).toBeGreaterThan(SOME / 2);
  });

  it("C-32: one record in place of another, whatever is different", () => {
    let spared = 0;
    fc.assert(
      fc.property(anyCase, anyCase, fc.context(), (one, other, context) => {
        const [{ record: first }, { record: second }] = [
          placeOf(engine, one),
          placeOf(engine, other),
        ];
        // The same person, or everything would be another.
        const after = { ...second, birth: first.birth, sex: first.sex, deceased: first.deceased };
        const { only } = toMatch(beforeOf(first, one.asOf), after, one.asOf);
        const others = othersThan(only);
        spared += others.length;
        context.log(others.map(({ study }) => study.id).join(" "));
        expect(canonicalJson(matched(after, others, one.asOf).matches)).toBe(
          canonicalJson(matched(first, others, one.asOf).matches),
        );
      }),
      { numRuns: 80 },
    );
    expect(spared).toBeGreaterThan(0);
  });

  it("C-32: a day that has come: the others' criteria stand as they stood, and change no earlier than told", () => {
    // With every disease of every cohort, so that each study is stored whole.
    const diseases = engine.studies
      .flatMap(({ cohorts }) => cohorts.flatMap(({ indexConcepts }) => indexConcepts.slice(0, 1)))
      .map((concept) => entryOf(concept, "condition"));
    let spared = 0;
    for (const one of cases.slice(0, 60)) {
      const { record: own } = placeOf(engine, one);
      const record = { ...own, facts: [...own.facts, ...diseases] };
      const before = beforeOf(record, one.asOf);
      const { nextChangeOn } = before;
      if (nextChangeOn === null) continue;
      const { only, othersChangeOn } = toMatch({ ...before, record: "same" }, record, nextChangeOn);
      const others = othersThan(only);
      spared += others.length;
      const standing = (asOf: string) =>
        matched(record, others, asOf).matches.flatMap((match) =>
          "criteria" in match
            ? [match.verdict, match.score, match.criteria.map((c) => [c.id, c.outcome, c.reason])]
            : [],
        );
      expect(standing(nextChangeOn)).toEqual(standing(one.asOf));
      expect(matched(record, others, nextChangeOn).nextChangeOn).toBe(othersChangeOn);
    }
    expect(spared).toBeGreaterThan(0);
  });

  const nothing = (more: Partial<MatchedBefore>): readonly string[] | "all" => {
    const one = expectDefined(cases[0], "a case");
    const { record } = placeOf(engine, one);
    const before: MatchedBefore = { ...beforeOf(record, one.asOf), record: "same", ...more };
    const { only } = toMatch(before, record, one.asOf);
    return only === null ? "all" : only.map(({ study }) => study.id);
  };

  it("all are matched where it is not known what the stored matches were made from", () => {
    expect(nothing({})).toEqual([]);
    expect(nothing({ studies: null })).toBe("all");
    expect(nothing({ record: null })).toBe("all");
    expect(nothing({ asOf: formatDay(dayOf("2026-11-01") + 9000) })).toBe("all");
  });

  it("a study whose revision is another is matched, and no other", () => {
    const [first, ...rest] = engine.studies;
    const known = new Set(rest.map(({ hash }) => hash));
    expect(nothing({ studies: known })).toEqual([first?.study.id]);
  });

  it("all are matched where the person, consent or what could not be read is another", () => {
    const one = expectDefined(cases[0], "a case");
    const { record } = placeOf(engine, one);
    const before = beforeOf(record, one.asOf);
    const others: readonly Partial<PatientRecord>[] = [
      { sex: record.sex === "male" ? "female" : "male" },
      { deceased: { on: null } },
      { gaps: [{ kind: "observation", reason: "unreadable" }] },
      { optOuts: [{ source: "Consent/c", from: null, until: null }] },
      { complete: ["medication"] },
      {
        issues: [
          {
            resource: "Observation",
            code: "shape",
            text: "",
            lost: { kind: "observation", concepts: [] },
          },
        ],
      },
    ];
    for (const other of others) {
      expect(toMatch(before, { ...record, ...other }, one.asOf).only).toBeNull();
    }
    const index = expectDefined([...(engine.studies[0]?.indexConcepts ?? [])][0], "a disease");
    const noted = [
      { kind: "condition", system: null, code: "x", count: 1, lastDate: null },
    ] as const;
    const suspected = noted.map((code) => ({ ...code, suspected: index }));
    const unknown = noted.map((code) => ({ ...code, suspected: null }));
    const touched = (unclaimed: PatientRecord["unclaimed"]) =>
      toMatch(before, { ...record, unclaimed }, one.asOf).only;
    expect(touched([...record.unclaimed, ...unknown])).toEqual([]);
    expect(touched([...record.unclaimed, ...suspected])).not.toEqual([]);
  });
});
