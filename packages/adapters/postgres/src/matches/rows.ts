import { createHash } from "node:crypto";
import {
  bestFirst,
  type CriterionMatch,
  type Match,
  type NearMiss,
  type OutcomeCounts,
} from "@cohort/matching";
import { storedAs } from "../database/json.ts";
import type { PatientMatches } from "../interface/matches.ts";
import type { MatchTable } from "../schema.ts";

/** What a match says, as the columns hold it; what it was made from stands beside it. */
export type MatchContent = Omit<
  MatchTable,
  "inputs" | "record_version" | "record_hash" | "as_of" | "evaluated_at"
>;

export type Detail = Pick<Match, "criteria" | "nextSteps">;

export const DETAIL = storedAs<Detail>("match detail");
export const NEAR_MISS = storedAs<NearMiss>("near miss");

const LETTERS = { pass: "P", unknown: "U", fail: "F", review: "R" } as const;
const PRESUMED = "p";

export const letterOf = ({ outcome, basis }: CriterionMatch): string =>
  outcome === "pass" && basis === "presumed" ? PRESUMED : LETTERS[outcome];

/** As many as a list names. */
const NAMED_NEEDS = 5;

/** Concepts whose data would settle most, most first, with blanks between. */
const needsOf = ({ nextSteps }: Pick<Match, "nextSteps">): string =>
  [...new Set(nextSteps.flatMap(({ concepts }) => concepts))].slice(0, NAMED_NEEDS).join(" ");

/** With what lists tell of it and decisions do not keep, which is no part of the hash. */
export interface ListedContent extends MatchContent {
  readonly needs: string;
}

/** 128 bits: enough to see that something changed. The long text goes in as it is, not escaped once more. */
const hashContent = ({ detail, ...rest }: Omit<MatchContent, "content_hash">): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.values(rest)))
    .update(detail)
    .digest("base64url")
    .slice(0, 22);

function toContent(
  patient: string,
  match: Match,
  index: MatchContent["index"],
  place: Pick<MatchContent, "cohort_order" | "best">,
): ListedContent {
  const content = {
    study: match.study,
    cohort: match.cohort,
    patient,
    ...place,
    verdict: match.verdict,
    score: match.score,
    ...match.counts,
    gate: match.gate,
    near_miss: match.nearMiss ? NEAR_MISS.write(match.nearMiss) : null,
    eligible_from: match.eligibleFrom,
    next_change_on: match.nextChangeOn,
    index,
    outcomes: match.criteria.map(letterOf).join(""),
    detail: DETAIL.write({ criteria: match.criteria, nextSteps: match.nextSteps }),
  };
  return { ...content, content_hash: hashContent(content), needs: needsOf(match) };
}

/** One text for all that a row says, the same bytes for the same content: what a decision keeps of what was seen. */
export const contentText = (row: MatchContent): string => {
  const { detail } = row;
  const rest = Object.fromEntries(COLUMNS.map((name) => [name, row[name]]));
  return `${JSON.stringify(rest).slice(0, -1)},"detail":${detail}}`;
};

/** In a fixed order, whatever row they come from. */
const COLUMNS = [
  "study",
  "cohort",
  "patient",
  "cohort_order",
  "best",
  "verdict",
  "score",
  "pass",
  "presumed",
  "unknown",
  "fail",
  "review",
  "gate",
  "near_miss",
  "eligible_from",
  "next_change_on",
  "index",
  "outcomes",
  "content_hash",
] as const satisfies readonly (keyof MatchContent)[];

const CONTENT = storedAs<Omit<MatchContent, "detail"> & { readonly detail: Detail }>("match");

/** The match that `contentText` wrote. */
export function matchOfText(text: string): Match {
  const { detail, ...row } = CONTENT.read(text);
  return toMatch(row, detail);
}

export const toMatch = (row: Omit<MatchContent, "detail">, detail: Detail): Match => ({
  study: row.study,
  cohort: row.cohort,
  verdict: row.verdict,
  score: row.score,
  counts: countsOf(row),
  gate: row.gate,
  nearMiss: nearMissOf(row.near_miss),
  eligibleFrom: row.eligible_from,
  ...detail,
  nextChangeOn: row.next_change_on,
  index: row.index,
});

export const countsOf = (row: Pick<MatchTable, keyof OutcomeCounts>): OutcomeCounts => ({
  pass: row.pass,
  presumed: row.presumed,
  unknown: row.unknown,
  fail: row.fail,
  review: row.review,
});

export const nearMissOf = (text: string | null): NearMiss | null =>
  text === null ? null : NEAR_MISS.read(text);

/** The rows of one patient: those with the index condition or a signal, one of each study marked the best. */
export function contentsOf({ patient, matches }: PatientMatches): readonly ListedContent[] {
  const best = new Map<string, Match>();
  for (const match of matches) {
    if (match.index === "none") continue;
    const leader = best.get(match.study);
    if (!leader || bestFirst(match, leader) < 0) best.set(match.study, match);
  }
  const seen = new Map<string, number>();
  return matches.flatMap((match) => {
    const order = seen.get(match.study) ?? 0;
    seen.set(match.study, order + 1);
    return match.index === "none"
      ? []
      : [
          toContent(patient, match, match.index, {
            cohort_order: order,
            best: best.get(match.study) === match,
          }),
        ];
  });
}
