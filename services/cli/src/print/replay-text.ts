import type { ReplayReport } from "@cohort/postgres";

/** As much of a value as a person reads at a glance. */
const LONGEST = 200;

const cut = (text: string | null): string => {
  if (text === null) return "(not there)";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
};

const REASONS = {
  "no-match": "there was no match to look at",
  "no-detail": "what was shown was not kept then",
  "no-record": "the record that was matched is not there any more",
  "no-revision": "the study revision is not there any more",
  "no-dictionary": "the dictionary of then is not there any more",
  "no-site-file": "the site file of then is not there any more",
  "other-release": "dictionary, site file or study are in a form that this release does not read",
} as const satisfies Record<NonNullable<ReplayReport["reason"]>, string>;

function summary({ outcome, reason, matches, engine, asOf }: ReplayReport): string {
  const by =
    engine.stored === null || engine.stored === engine.current
      ? ""
      : `; engine ${engine.stored} made it, this is engine ${engine.current}`;
  const why = reason === null ? "" : `: ${REASONS[reason]}`;
  const compared = matches > 0 ? ` (${matches} as of ${asOf ?? "?"})` : "";
  return `${outcome}${why}${compared}${by}`;
}

/** One line, and where something differs a line each for what is stored and what came out now. */
export function replayText(report: ReplayReport): string {
  const { study, patient, version, differences } = report;
  const what = version === null ? "" : ` decision ${version}`;
  const lines = differences.flatMap(({ cohort, criterion, field, stored, again }) => [
    `  ${[cohort, criterion, field].filter((part) => part !== null).join(" ")}`,
    `    - ${cut(stored)}`,
    `    + ${cut(again)}`,
  ]);
  return [`${study} Patient/${patient}${what}: ${summary(report)}`, ...lines].join("\n");
}
