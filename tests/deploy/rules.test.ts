import { describe, expect, it } from "@jest/globals";
import { firing, readRules } from "../observability/promql/rules.ts";
import { parsePromql } from "../observability/promql/tree.ts";
import { NOW, SCENES } from "./rules-scenes.ts";

const rules = readRules();

const cases = (kind: "fires" | "quiet") =>
  rules.flatMap((rule) =>
    Object.entries(SCENES[rule.alert]?.[kind] ?? {}).map(
      ([scene, series]) => [rule.alert, scene, rule, series] as const,
    ),
  );

describe("D-14: the alerts", () => {
  it("D-14: are those that a site can act on, each with scenes of both kinds", () => {
    expect(rules.map(({ alert }) => alert).toSorted()).toEqual(Object.keys(SCENES).toSorted());
    for (const { alert } of rules) {
      expect([alert, Object.keys(SCENES[alert]?.fires ?? {}).length > 0]).toEqual([alert, true]);
      expect([alert, Object.keys(SCENES[alert]?.quiet ?? {}).length > 0]).toEqual([alert, true]);
    }
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    "D-14: %s is PromQL, and leads to its page of the runbook",
    (alert, rule) => {
      expect(parsePromql(rule.expr).kind).not.toBe("");
      expect(rule.annotations.runbook_url).toBe(`runbook.md#${alert.toLowerCase()}`);
    },
  );

  it.each(cases("fires"))("D-14: %s fires: %s", (_alert, _scene, rule, series) => {
    expect(firing(rule, series, NOW).length).toBeGreaterThan(0);
  });

  it.each(cases("quiet"))("D-14: %s is quiet: %s", (_alert, _scene, rule, series) => {
    expect(firing(rule, series, NOW)).toEqual([]);
  });

  it("D-14: what is no PromQL is told apart", () => {
    for (const text of ["sum(", "a b", "rate(a[5m]", "a{b=c}"]) {
      expect(() => parsePromql(text)).toThrow();
    }
  });
});
