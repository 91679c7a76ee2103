import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Rule, planCriterion } from "@cohort/criteria";
import { conceptId, formatDay } from "@cohort/foundation";
import { DERIVATIONS, type ObservationFact, type PatientRecord, indexRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { dayOf, openEngine } from "../corpus/engine.ts";

let terminology: Terminology;
beforeAll(async () => {
  ({ terminology } = await openEngine());
});

const result = (
  concept: string,
  value: number,
  unit: string | null,
  date = "2026-10-20",
): ObservationFact => ({
  kind: "observation",
  source: `Observation/${concept}-${date}`,
  hits: [{ concept: conceptId(concept), tier: "core" }],
  when: { from: dayOf(date), to: dayOf(date) },
  status: "final",
  value: { type: "quantity", value, unit },
  range: null,
  flag: null,
});

function onDay(rule: Rule, facts: readonly ObservationFact[], asOf = "2026-10-24") {
  const born = dayOf("1976-01-01");
  const record: PatientRecord = {
    schema: 1,
    birth: { from: born, to: born },
    sex: "male",
    deceased: null,
    facts,
    unclaimed: [],
    issues: [],
    gaps: [],
    complete: [],
  };
  const criterion = { id: "inc-1", type: "inclusion", text: "derived", rule } as const;
  const { evaluate } = planCriterion(criterion, terminology);
  return evaluate({ index: indexRecord(record, terminology), asOf: dayOf(asOf) });
}

const atLeast = (concept: string, value: number, unit: string): Rule => ({
  kind: "measurement",
  concept,
  bound: { op: ">=", value, unit },
});

it.each(DERIVATIONS.map((row) => [row.concept, row] as const))(
  "the dictionary can read what gives %s, and its unit",
  (concept, { inputs, unit }) => {
    expect(terminology.factor(concept, unit)).toBe(1);
    expect(inputs.filter((input) => !terminology.concepts.has(input))).toEqual([]);
    // What belongs to a concept counts as its own result: an input would hide the formula.
    expect(
      inputs.filter((one) => terminology.concepts.get(one)?.broader.includes(concept)),
    ).toEqual([]);
  },
);

describe("a rule on a derived concept", () => {
  const mdrd = atLeast("egfr-mdrd", 15, "mL/min/{1.73_m2}");
  const egfr = atLeast("egfr", 15, "mL/min/{1.73_m2}");

  it("decides by the method that it names", () => {
    const creatinine = result("creatinine-serum", 4.3, "mg/dL");
    expect(onDay(mdrd, [creatinine])).toMatchObject({ truth: "false", basis: "derived" });
    expect(onDay(egfr, [creatinine])).toMatchObject({ truth: "true", basis: "derived" });
    const evidence = onDay(mdrd, [creatinine]).evidence;
    expect(evidence.map((one) => [one.concept, one.value, one.derivedBy])).toEqual([
      ["egfr-mdrd", 14.69, "MDRD-4 2006"],
      ["creatinine-serum", 4.3, undefined],
    ]);
  });

  it("takes no other rate for the one that it names", () => {
    const other = result("egfr-ckdepi-2021", 40, "mL/min/{1.73_m2}");
    const unnamed = result("egfr", 40, "mL/min/{1.73_m2}");
    const finding = onDay(mdrd, [other, unnamed]);
    expect(finding).toMatchObject({ truth: "unknown", open: [{ reason: "missing" }] });
    expect(onDay(egfr, [other])).toMatchObject({ truth: "true", basis: "recorded" });
  });

  it("proves by a lower bound, and disproves nothing by it", () => {
    const sjc = atLeast("swollen-joint-count-66", 6, "{#}");
    expect(onDay(sjc, [result("swollen-joint-count-28", 6, null)]).truth).toBe("true");
    const finding = onDay(sjc, [result("swollen-joint-count-28", 5, null)]);
    expect(finding).toMatchObject({ truth: "unknown", open: [{ reason: "imprecise" }] });
  });

  it("does not rest on what is dated after asOf, and names that day", () => {
    const das28 = atLeast("das28-esr", 3.2, "{score}");
    const facts = [
      result("tender-joint-count-28", 8, null),
      result("swollen-joint-count-28", 6, null),
      result("patient-global-activity", 60, "mm"),
      result("esr", 40, "mm/h", "2026-10-25"),
    ];
    const before = onDay(das28, facts);
    expect(before).toMatchObject({ truth: "unknown", open: [{ reason: "missing" }] });
    expect(before.breakpoints.map(formatDay)[0]).toBe("2026-10-25");
    expect(onDay(das28, facts, "2026-10-25")).toMatchObject({ truth: "true", basis: "derived" });
  });
});
