import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { CONFIG_TABLE } from "@cohort/config";
import { createMetrics } from "@cohort/telemetry";
import { ROOT } from "../architecture/workspace.ts";

const runbook = readFileSync(join(ROOT, "deploy/runbook.md"), "utf8");
const alertsPart = runbook.slice(runbook.indexOf("\n## Alerts\n"));

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly expr: string }[];
  }[];
}

const rules = (
  parse(readFileSync(join(ROOT, "deploy/helm/cohort-matcher/rules/alerts.yaml"), "utf8")) as Rules
).groups.flatMap((group) => group.rules);

/** What stands under a heading, up to the next one of its kind. */
const under = (heading: string): string =>
  alertsPart.split(/^### /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";

const metricsIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\b(?:cohort|nodejs|process)_[a-z0-9_]+\b/g) ?? []),
];

describe("deploy/runbook.md", () => {
  it("D-14: has a chapter for every alert, and for nothing that is none", () => {
    const headings = [...alertsPart.matchAll(/^### (\w+)$/gm)].map(([, name = ""]) => name);
    expect(headings.toSorted()).toEqual(rules.map(({ alert = "" }) => alert).toSorted());
  });

  it.each(rules.map(({ alert = "" }) => alert))(
    "D-14: says of %s what it means, what to look at and what to do",
    (alert) => {
      const [title, meaning = ""] = under(alert).split("\n\n");
      expect(title).toBe(alert);
      expect(meaning.length).toBeGreaterThan(40);
      expect(under(alert)).toMatch(/_Look at_/);
      expect(under(alert)).toMatch(/_Do_/);
    },
  );

  it("names metrics that there are, and no others", async () => {
    const { registry } = createMetrics();
    const known = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    const roles = new Set(["cohort_owner", "cohort_runtime"]);
    const schemas = new Set(["cohort_queue"]);
    const unknown = metricsIn(runbook).filter(
      (name) =>
        !roles.has(name) &&
        !schemas.has(name) &&
        !known.includes(name.replace(/_(count|sum|bucket)$/, "")) &&
        !known.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it("names variables that there are, and no others", () => {
    const known = new Set(CONFIG_TABLE.map(({ name }) => name));
    const given = new Set(["ADMIN_URL", "ON_ERROR_STOP", "EXAMPLE"]);
    const named = new Set(
      [...runbook.matchAll(/[`"$ ]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g)].map(
        ([, name = ""]) => name,
      ),
    );
    expect(named.size).toBeGreaterThan(15);
    expect([...named].filter((name) => !known.has(name) && !given.has(name))).toEqual([]);
  });

  it("C-34: tells how releases follow one another", () => {
    const upgrade = runbook.split(/^## /m).find((part) => part.startsWith("Upgrade")) ?? "";
    for (const said of ["expand", "contract", "-- works with", "cohort migrate --grant"]) {
      expect(upgrade).toContain(said);
    }
  });

  it.each([
    "Install",
    "Upgrade",
    "Back up",
    "Restore",
    "Rotate keys",
    "Onboard a study",
    "Map local codes",
    "Scale",
    "Alerts",
    "Decommission",
  ])("tells how to: %s", (chapter) => expect(runbook).toContain(`\n## ${chapter}\n`));
});
