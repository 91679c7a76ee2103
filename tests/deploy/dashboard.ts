import { readFileSync } from "node:fs";
import { z } from "zod";

const FILE = new URL(
  "../../deploy/helm/cohort-matcher/dashboards/cohort-matcher.json",
  import.meta.url,
);

const panelSchema = z.looseObject({
  id: z.number(),
  type: z.enum(["row", "stat", "timeseries"]),
  title: z.string(),
  description: z.string().default(""),
  gridPos: z.strictObject({ h: z.number(), w: z.number(), x: z.number(), y: z.number() }),
  targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).default([]),
});

const dashboardSchema = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panelSchema),
});

export const readDashboard = () => dashboardSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));

/** Every expression, with a time where Grafana puts its own in. */
export const dashboardExpressions = (): readonly string[] =>
  readDashboard().panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll("$__rate_interval", "5m")),
  );
