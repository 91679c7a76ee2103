import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Match } from "@cohort/matching";
import { type Case, bundleOf, cases, casesAtASite, expected } from "./case.ts";
import { type Engine, openEngine } from "./engine.ts";
import { unspeakable } from "./messages.ts";

/** What the case says of the match, and what the match says, in the same form. */
function compare(one: Case, match: Match, issues: readonly string[]): [unknown, unknown] {
  const said: Record<string, unknown> = {};
  const found: Record<string, unknown> = {};
  for (const [id, short] of Object.entries(one.expect)) {
    const criterion = match.criteria.find((candidate) => candidate.id === id);
    const want = expected(short);
    const { evidence, ...rest } = want;
    said[id] = want;
    found[id] = {
      ...Object.fromEntries(
        Object.keys(rest).map((key) => [key, criterion?.[key as keyof typeof rest] ?? null]),
      ),
      ...(evidence ? { evidence: criterion?.evidence.map(({ resource }) => resource) } : {}),
    };
  }
  for (const key of ["verdict", "score", "gate", "nearMiss", "eligibleFrom"] as const) {
    if (one[key] === undefined) continue;
    said[key] = one[key];
    found[key] = match[key];
  }
  if (one.issues) {
    said["issues"] = one.issues;
    found["issues"] = issues;
  }
  return [said, found];
}

describe.each([
  ["anywhere", cases, undefined],
  ["at a site", casesAtASite, fileURLToPath(new URL("./at-a-site/site.yaml", import.meta.url))],
] as const)("%s", (_, all, siteFile) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(siteFile);
  });

  const titled = all.map(
    (one) => [`${one.study} ${one.cohort} ${one.file}`, one.name, one] as const,
  );
  it.each(titled)("%s: %s", (__, ___, one) => {
    const { matches, issues } = engine.match(bundleOf(one), one.asOf, one.study);
    const match = matches.find(({ cohort }) => cohort === one.cohort);
    if (!match) throw new Error("no match");
    const [said, found] = compare(
      one,
      match,
      issues.map(({ code }) => code),
    );
    expect(found).toEqual(said);
    // Of every criterion of every cohort, whether or not the case is about it.
    expect(unspeakable(matches)).toEqual([]);
  });
});
