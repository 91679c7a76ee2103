import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { type Series, evaluate } from "./evaluate.ts";
import { type Labels, keyOf, toPoints } from "./points.ts";
import { parsePromql, secondsOf } from "./tree.ts";

const FILE = new URL("../../../deploy/helm/cohort-matcher/rules/alerts.yaml", import.meta.url);

const ruleSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().default("0s"),
  labels: z.strictObject({ severity: z.enum(["critical", "warning", "info"]) }),
  annotations: z.strictObject({
    summary: z.string().min(10),
    description: z.string().min(40),
    runbook_url: z.string(),
  }),
});

const fileSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(ruleSchema) })),
});

export type Rule = z.output<typeof ruleSchema>;

export const readRules = (): readonly Rule[] =>
  fileSchema.parse(parse(readFileSync(FILE, "utf8"))).groups.flatMap(({ rules }) => rules);

const EVERY_S = 60;

/** Of which labels an alert fires at a moment: those for which its expression held all the while. */
export function firing(rule: Rule, series: readonly Series[], now: number): readonly Labels[] {
  const tree = parsePromql(rule.expr);
  let held = new Map<string, Labels>();
  const from = now - secondsOf(rule.for);
  for (let at = from; at <= now; at += EVERY_S) {
    const points = toPoints(evaluate(tree, series, at));
    const holds = new Map(points.map(({ labels }) => [keyOf(labels), labels]));
    held = at === from ? holds : new Map([...held].filter(([key]) => holds.has(key)));
  }
  return [...held.values()];
}
