import { type Failure, fail, ok, patientIn } from "@cohort/foundation";
import { createReplayer, type KeptMatches, type ReplayReport, type Store } from "@cohort/postgres";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { replayText } from "../print/replay-text.ts";
import { type Session, sessionStore } from "../session.ts";

export interface ReplayOptions {
  readonly study?: string;
  readonly patient?: string;
  readonly version?: number;
  readonly all?: true;
  readonly stored?: true;
  readonly limit?: number;
  readonly json?: true;
}

const PAGE = 50;

/** Makes again what the options name and prints what differs; nothing is changed. */
export async function replay(session: Session, options: ReplayOptions): Promise<Outcome> {
  const wrong = complaint(options);
  if (wrong) return fail([wrong]);
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const again = createReplayer(store.value);
  const counts = { same: 0, different: 0, impossible: 0, nothing: 0 };
  let [matches, ours] = [0, 0];
  for await (const kept of named(store.value, options)) {
    const report = await again(kept);
    counts[report.outcome] += 1;
    matches += report.matches;
    if (isOurs(report)) ours += 1;
    await note(store.value, report);
    print(session, report, options);
  }
  const total = counts.same + counts.different + counts.impossible + counts.nothing;
  if (total === 0) return nothing(session, options);
  const what = options.stored ? "candidates" : "decisions";
  session.terminal.note(
    `${total} ${what}, ${matches} matches: ${counts.same} the same, ${counts.different} different, ` +
      `${counts.impossible} not to be made again, ${counts.nothing} without a match`,
  );
  if (ours > 0) return fail([different(ours)]);
  return counts.different > 0 ? fail([otherEngine(counts.different)]) : ok(null);
}

function complaint({ study, patient, version, all, stored, limit }: ReplayOptions): Failure | null {
  const code = "CONFIG.REPLAY";
  if (limit !== undefined && !stored) {
    return {
      code,
      message: "--limit goes with --stored.",
      action: "Leave it out, or add --stored.",
    };
  }
  if (all || stored || (study !== undefined && patient !== undefined)) return null;
  return {
    code,
    message: `${version === undefined ? "Nothing was named" : "A version is not enough"}.`,
    action: "Give --study and --patient, or --all, or --stored.",
  };
}

function named(store: Store, options: ReplayOptions): AsyncIterable<KeptMatches> {
  return options.stored ? storedNow(store, options) : decided(store, options);
}

const placeOf = ({ study, patient }: ReplayOptions) => ({
  ...(study === undefined ? {} : { study }),
  ...(patient === undefined ? {} : { patient: patientIn(patient) }),
});

async function* storedNow(store: Store, options: ReplayOptions): AsyncGenerator<KeptMatches> {
  const { limit = Number.POSITIVE_INFINITY } = options;
  let rows = 0;
  for (let after: KeptMatches | undefined; ;) {
    const page = await store.replays.stored({
      ...placeOf(options),
      limit: PAGE,
      ...(after && { after }),
    });
    for (const kept of page) {
      if (rows >= limit) return;
      rows += kept.matches.length;
      yield kept;
    }
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

async function* decided(store: Store, options: ReplayOptions): AsyncGenerator<KeptMatches> {
  const { all = false, version } = options;
  const keys = [];
  for (let after; ;) {
    const page = await store.replays.decisions({
      ...placeOf(options),
      limit: PAGE,
      ...(after && { after }),
    });
    keys.push(...page);
    after = page.at(-1);
    if (page.length < PAGE) break;
  }
  const wanted = all
    ? keys
    : version === undefined
      ? keys.slice(-1)
      : keys.filter((key) => key.version === version);
  for (const key of wanted) {
    const kept = await store.replays.decision(key, null);
    if (kept) yield kept;
  }
}

/** Not to be explained by another engine version. */
const isOurs = ({ outcome, engine }: ReplayReport): boolean =>
  outcome === "impossible" || (outcome === "different" && engine.stored === engine.current);

/** Differences say what the record holds: whoever prints them has looked at the patient. */
const note = ({ audit }: Store, { study, patient, version, outcome }: ReplayReport) =>
  outcome === "different"
    ? audit.append({
        actor: cliActor(),
        action: "read",
        operation: "replay",
        outcome: "success",
        study,
        patients: [patient],
        detail: { version },
      })
    : Promise.resolve();

function print({ terminal }: Session, report: ReplayReport, { json, stored }: ReplayOptions): void {
  if (json) terminal.print(JSON.stringify(report));
  else if (!stored || report.outcome !== "same") terminal.print(replayText(report));
}

/** A failure only where something was named that is not there: a new site has nothing yet. */
function nothing({ terminal }: Session, { study, patient, stored }: ReplayOptions): Outcome {
  if (study === undefined && patient === undefined) {
    terminal.note(stored ? "no match is stored yet" : "nobody was decided on yet");
    return ok(null);
  }
  return fail([
    {
      code: "REPLAY.NONE",
      message: "There is no such decision or match.",
      action: "`cohort replay --all` names every decision that there is.",
    },
  ]);
}

const different = (count: number): Failure => ({
  code: "REPLAY.DIFFERENT",
  message: `${count} did not come out as stored, though this engine version made them.`,
  action:
    "Someone changed what was stored, or the engine changed without a new version: report it.",
});

const otherEngine = (count: number): Failure => ({
  code: "REPLAY.ENGINE",
  message: `${count} came out otherwise, and were made by another engine version.`,
  action: "Replay with the release that made them to see that nobody changed what was stored.",
});
