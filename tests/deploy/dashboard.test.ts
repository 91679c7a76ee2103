import { describe, expect, it } from "@jest/globals";
import { groupingsIn } from "../observability/promql/selectors.ts";
import { parsePromql } from "../observability/promql/tree.ts";
import { dashboardExpressions, readDashboard } from "./dashboard.ts";

const { panels } = readDashboard();

describe("D-14: the dashboard", () => {
  it("D-14: has a row for everything that is watched", () => {
    const rows = panels.filter(({ type }) => type === "row").map(({ title }) => title);
    expect(rows).toEqual([
      "Reading",
      "Matching",
      "Queue",
      "API and CDS",
      "Database and process",
      "Audit",
    ]);
  });

  it("D-14: has panels that say what they show, each in a place of its own", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = new Set<string>();
    for (const { title, type, description, targets, gridPos } of panels) {
      if (type === "row") continue;
      expect([title, description.length > 5, targets.length > 0]).toEqual([title, true, true]);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        const place = `${x} ${gridPos.y}`;
        expect([title, places.has(place)]).toEqual([title, false]);
        places.add(place);
      }
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  it("D-14: is PromQL throughout, and names in a legend only what its expression groups by", () => {
    for (const expression of dashboardExpressions()) {
      expect(parsePromql(expression).kind).not.toBe("");
    }
    for (const { targets } of panels) {
      for (const { expr, legendFormat } of targets) {
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
        const known = [...groupingsIn(expr.replaceAll("$__rate_interval", "5m")), "instance"];
        expect([expr, named.filter((label) => !known.includes(label ?? ""))]).toEqual([expr, []]);
      }
    }
  });
});
