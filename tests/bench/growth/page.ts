import { join } from "node:path";
import { type Costs, at, costsOf } from "./extrapolate.ts";
import type { Grown } from "./grow.ts";
import type { Rematched } from "./rematch.ts";
import type { Results } from "./results.ts";

export const PAGE = join(import.meta.dirname, "../growth.md");

/** What is extrapolated to. */
const PATIENTS = 10_000_000;
const STUDIES = 1000;
/** The night in which everyone is matched anew: after an upgrade, or under another dictionary. Hours. */
const NIGHT = 8;
/** QUEUE_HIGH_WATER, as it is unless it is set. */
const HIGH_WATER = 5000;
/** Of everyone, whose record changes on a day: an assumption. */
const CHANGED_A_DAY = 0.01;

const GB = 1e9;
const number = (value: number): string => {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return rounded.toLocaleString("en-US").replaceAll(",", " ");
};
/** Columns as wide as their widest cell, as the formatter has them. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = [
    head,
    ...rows.map((cells) => cells.map((cell) => (typeof cell === "number" ? number(cell) : cell))),
  ];
  const widths = head.map((_, column) =>
    Math.max(3, ...texts.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [first = [], ...others] = texts;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join(
    "\n",
  );
}

const sizes = (growth: Results["growth"]): string =>
  table(
    [
      "patients",
      "studies",
      "workers",
      "candidates",
      "rows",
      "wall, s",
      "workers' CPU, ms a patient",
      "database's CPU, ms a patient",
      "record, KB a patient",
      "matches, KB a candidate",
      "peak of a worker, MB",
    ],
    growth.map((one: Grown) => [
      one.patients,
      one.studies,
      one.workers,
      one.candidates,
      one.rows,
      one.wallSeconds,
      (1000 * one.workerCpuSeconds) / one.patients,
      (1000 * one.databaseCpuSeconds) / one.patients,
      one.bytes.record / one.patients / 1000,
      (one.bytes.match + one.bytes.event) / one.candidates / 1000,
      one.peakMb,
    ]),
  );

const changes = (rematch: Results["rematch"]): string =>
  table(
    [
      "stored",
      "what changed",
      "patients looked at",
      "pairs of patient and study evaluated",
      "of these in full",
      "rows written",
      "s",
      "CPU, s",
      "database's CPU, s",
    ],
    rematch.flatMap(({ patients, changes: all }) =>
      all.map((one: Rematched) => [
        patients,
        one.what,
        one.counts.patients,
        one.counts.evaluations,
        one.counts.inFull,
        one.counts.written,
        one.seconds,
        one.cpuSeconds,
        one.databaseCpuSeconds ?? "not measured",
      ]),
    ),
  );

/** Seconds of the database's CPU a patient to take everyone over to a study's new revision; null: not measured. */
function takingOver(rematch: Results["rematch"]): number | null {
  const measured = rematch.flatMap(({ patients, changes: [edited] }) =>
    typeof edited?.databaseCpuSeconds === "number" ? [edited.databaseCpuSeconds / patients] : [],
  );
  return measured.at(-1) ?? null;
}

function extrapolated(costs: Costs, { queue, rematch }: Results): string {
  const moving = takingOver(rematch);
  const coreHours = (ms: number): number => (ms * PATIENTS) / 3_600_000;
  const workers = coreHours(at(costs.workerMs, STUDIES));
  const database = coreHours(at(costs.databaseMs, STUDIES));
  const rows = PATIENTS * costs.candidateShare * STUDIES * costs.rowsEach;
  const daily = (CHANGED_A_DAY * PATIENTS * at(costs.workerMs, STUDIES)) / 3_600_000;
  const waiting = queue && (HIGH_WATER * queue.bytesPerJob) / 1e6;
  return table(
    ["", "worked out from", ""],
    [
      [
        "records",
        `${number(costs.recordBytes / 1000)} KB a patient`,
        `${number((PATIENTS * costs.recordBytes) / GB)} GB`,
      ],
      [
        "rows of matches",
        `${number(100 * costs.candidateShare)} % candidates of a study, ${number(costs.rowsEach)} cohorts each`,
        `${number(rows / 1e6)} million`,
      ],
      [
        "matches and their events",
        `${number(costs.rowBytes / 1000)} KB a row`,
        `${number((rows * costs.rowBytes) / GB)} GB`,
      ],
      [
        "everyone matched from nothing, workers",
        `${number(at(costs.workerMs, STUDIES))} ms of CPU a patient`,
        `${number(workers)} hours of one core; in ${NIGHT} hours ${number(Math.ceil(workers / NIGHT))} workers of one core`,
      ],
      [
        "the same, database",
        `${number(at(costs.databaseMs, STUDIES))} ms of CPU a patient`,
        `${number(database)} hours of one core; in ${NIGHT} hours ${number(Math.ceil(database / NIGHT))} cores`,
      ],
      [
        `a day on which ${100 * CHANGED_A_DAY} % of all records change`,
        "every study evaluated for them, which is more than happens",
        `${number(daily)} hours of one core`,
      ],
      [
        "everyone taken over when one study changes, database",
        moving === null ? "not measured" : `${number(1000 * moving)} ms of CPU a patient`,
        moving === null ? "" : `${number((moving * PATIENTS) / 60)} minutes of one core`,
      ],
      [
        "memory of a worker",
        `${number(costs.peakMb.base)} MB and ${number(costs.peakMb.perStudy)} MB a study`,
        `${number(at(costs.peakMb, STUDIES) / 1000)} GB`,
      ],
      [
        "Redis",
        waiting === null
          ? "not measured"
          : `${number(HIGH_WATER)} jobs of 200 patients wait at most, ${number((queue?.bytesPerJob ?? 0) / 1000)} KB each`,
        waiting === null ? "" : `${number(waiting)} MB, however many patients`,
      ],
    ],
  );
}

/** `growth.md`, of what `results.json` holds. */
export function page(results: Results): string {
  const { growth, rematch, machine } = results;
  if (growth.length === 0)
    return "# Growth\n\nNothing is measured yet: `npx pnpm bench -- growth`.\n";
  const costs = costsOf(results);
  const dates = [...new Set([...growth, ...rematch].map(({ on }) => on))].toSorted();
  return `# Growth

How large a hospital can be, and what gives first. Made from \`growth/results.json\` by the commands below; a test holds it to
that. ${dates.join(", ")}, ${machine}. The machine was shared: CPU times are to be trusted, wall times are not, but for
100 000 patients with 5 studies, beside whom nothing else ran.

    npx pnpm bench -- growth 100000 5 1,2   # patients, studies, workers in turn
    npx pnpm bench -- growth 1000000        # an hour on two cores, most of it for making them up
    npx pnpm bench -- rematch 100000        # one change in a hospital at rest
    npx pnpm bench -- queue-memory

Patients are records, not FHIR: a few hundred mapped lives, each at other times and with other values, one in twenty with a
disease that a study asks for. Beyond five, studies are variants with every bound moved, so that they share no rule, and ask for the
same diseases. The heap was not limited: a worker held what it was let hold. Whoever is a candidate of one is a candidate of its variants: rows grow with patients, studies and that share.

## Matched from nothing

${sizes(growth)}

With few patients the CPU of a start (planning the studies, compiling) weighs on each: ${number(costs.many.studies)} studies were tried with
${number(costs.many.patients)} patients only, which makes what a study costs look larger than it is.

## One change

Counted in a worker at work. A criterion edited: the others are taken over to the new catalogue by statements of 20 000 rows.

${changes(rematch)}

## ${number(PATIENTS)} patients, ${number(STUDIES)} studies

Straight lines through the largest measurements with ${costs.few.studies} studies (${number(costs.few.patients)} patients) and with ${costs.many.studies} (${number(costs.many.patients)} patients), one worker.
That is ${number(PATIENTS / costs.few.patients)} times the patients and ${number(STUDIES / costs.many.studies)} times the studies that were measured, both at once: orders of magnitude, not promises.

${extrapolated(costs, results)}

**What gives first**: the table of matches. A row holds every criterion of a cohort with its words and evidence. More than
half of that text is the message and the sentence made from it; without the sentence, which can be made again, it would be a
fifth smaller. **Next**: a worker's memory, for every study is held compiled with what it answers for a silent record. **Then** the
statement that takes everyone over when a study changes: it rewrites nearly every row of \`record\`, so that with this many patients
revisions are better activated together.
The queue does not give: it holds a bounded number of jobs, and due queries go by indexes (\`store/due-plans.int.test.ts\`).
`;
}
