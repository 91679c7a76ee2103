import { expectDefined, parseDay } from "@cohort/foundation";
import {
  ENGINE_VERSION,
  type MatchDifference,
  matchDifferences,
  matchForStore,
  type ReplayReason,
} from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { KeptMatch, KeptMatches, ReplayReport } from "../interface/replay.ts";
import { contentsOf, contentText, matchOfText } from "../matches/rows.ts";
import type { Store } from "../store.ts";
import { type Plan, type PlanOf, plansFrom } from "./plans.ts";

/** Makes matches again from what is kept of them, and compares every byte. */
export type Replayer = (kept: KeptMatches) => Promise<ReplayReport>;

export function createReplayer(
  store: Pick<Store, "replays" | "studies">,
  /** Of this process; given in tests. */
  engine: string = ENGINE_VERSION,
): Replayer {
  const planOf = plansFrom(store);
  return async (kept) => {
    const [first] = kept.matches;
    const base = {
      study: kept.study,
      patient: kept.patient,
      version: kept.version,
      engine: { stored: first?.inputs.engine ?? null, current: engine },
      asOf: first?.asOf ?? null,
    };
    const none = { ...base, matches: 0, differences: [] };
    if (!first) return { ...none, outcome: "nothing", reason: "no-match" };
    const again = await makeAgain(kept, planOf);
    if (again.reason !== null) return { ...none, ...again, outcome: "impossible" };
    const outcome = again.differences.length > 0 ? "different" : "same";
    return { ...base, ...again, outcome };
  };
}

type Again = Pick<ReplayReport, "matches" | "differences" | "reason">;

async function makeAgain(kept: KeptMatches, planOf: PlanOf): Promise<Again> {
  const { record } = kept;
  const stopped = (reason: ReplayReason): Again => ({ reason, matches: 0, differences: [] });
  if (record === null) return stopped("no-record");
  const differences: MatchDifference[] = [];
  // Cohorts of one study are nearly always matched together: then they are made again together.
  const made = new Map<string, ReadonlyMap<string, string>>();
  for (const match of kept.matches) {
    if (match.text === null) return stopped("no-detail");
    const plan = await planOf(kept.study, match);
    if (!plan.ok) return stopped(plan.failure);
    const key = keyOf(match);
    const texts = made.get(key) ?? textsOf(kept, record, match, plan.value);
    made.set(key, texts);
    differences.push(...compare(kept.study, match.cohort, match.text, texts.get(match.cohort)));
  }
  const expected = new Set(kept.matches.map(({ cohort }) => cohort));
  for (const texts of made.values()) {
    for (const [cohort, text] of texts) {
      if (expected.has(cohort)) continue;
      differences.push(...compare(kept.study, cohort, undefined, text));
    }
  }
  return { reason: null, matches: kept.matches.length, differences };
}

const keyOf = ({ asOf, revision, inputs, attestations, text }: KeptMatch): string =>
  JSON.stringify([
    asOf,
    revision,
    inputs.studyHash,
    inputs.dictionaryHash,
    inputs.siteHash,
    attestations.map(({ id }) => id),
    hadOptedOut(text),
  ]);

/** An opt-out is in no hash, but the match says whether it held; a death, which hides it, makes it idle. */
const hadOptedOut = (text: string | null): boolean =>
  text !== null && matchOfText(text).gate === "optedOut";

/** The stored form of every cohort of the study, made again. */
function textsOf(
  { patient }: Pick<KeptMatches, "patient">,
  record: PatientRecord,
  match: KeptMatch,
  { study, terminology }: Plan,
): ReadonlyMap<string, string> {
  const { matches } = matchForStore({
    record,
    terminology,
    studies: [study],
    asOf: expectDefined(parseDay(match.asOf), "a stored date"),
    attestations: match.attestations,
    optedOut: hadOptedOut(match.text),
  });
  const contents = contentsOf({ patient, readVersion: 0, matches, nextChangeOn: null });
  return new Map(contents.map((content) => [content.cohort, contentText(content)]));
}

function compare(
  study: string,
  cohort: string,
  stored: string | undefined,
  again: string | undefined,
): readonly MatchDifference[] {
  if (stored === again) return [];
  const place = { study, cohort };
  const found = matchDifferences(
    place,
    stored === undefined ? null : matchOfText(stored),
    again === undefined ? null : matchOfText(again),
  );
  if (found.length > 0) return found;
  // What stands around the match differs: its place among the cohorts, or the hash of it all.
  return [{ ...place, criterion: null, field: "bytes", stored: null, again: null }];
}
