import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CHART } from "./render.ts";
import type { Values } from "./rendered.ts";

/** The sets of values that come with the chart. */
export const SETS = ["minimal", "production", "kitchen-sink", "demo"] as const;
export type SetName = (typeof SETS)[number];

export const valuesOf = (set: SetName): Values =>
  parse(readFileSync(join(CHART, `values-${set}.yaml`), "utf8"));

export const defaultValues = (): Values => parse(readFileSync(join(CHART, "values.yaml"), "utf8"));

/** As Helm lays values over each other: maps are merged, everything else replaced, null takes a key away. */
export function overlay(under: Values, over: Values): Values {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isMap(value) && isMap(below) ? overlay(below, value) : value;
  }
  return merged;
}

export const isMap = (value: unknown): value is Values =>
  value !== null && typeof value === "object" && !Array.isArray(value);
