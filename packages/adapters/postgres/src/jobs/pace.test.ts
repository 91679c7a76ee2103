import { expect, it } from "@jest/globals";
import { paceOf } from "./pace.ts";

const at = (second: number): string =>
  new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString();
const job = {
  state: "running" as const,
  startedAt: at(0),
  updatedAt: at(10),
  finishedAt: null,
  progress: { done: 50, total: 200 },
};

it.each<[string, Partial<Parameters<typeof paceOf>[0]>, number | null, number | null]>([
  ["that runs goes on as it did", {}, 5, 30_000],
  ["of an unknown size has no end in sight", { progress: { done: 50, total: null } }, 5, null],
  ["that got nothing done has none either", { progress: { done: 0, total: 200 } }, 0, null],
  ["that did more than it expected ends now", { progress: { done: 50, total: 40 } }, 5, 0],
  ["that ended has a rate of its whole time", { state: "done", finishedAt: at(25) }, 2, null],
  ["that has not begun has no pace", { startedAt: null }, null, null],
  ["that has just begun has none yet", { updatedAt: at(0) }, null, null],
])("a job %s", (_what, changes, rate, leftMs) => {
  expect(paceOf({ ...job, ...changes })).toEqual({ rate, leftMs });
});
