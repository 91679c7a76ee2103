import type { Coverage } from "@cohort/coverage";
import { type Column, renderTable } from "./table.ts";

/** Rows of a table in a terminal; `--json` has all. */
const SHOWN = 25;

/** Concepts named in one paragraph. */
const MOST_NAMED = 40;

const right = (head: string): Column => ({ head, align: "right" });

const codeText = ({ system, code }: { readonly system: string | null; readonly code: string }) =>
  `${code === "" ? "(no code)" : code}${system === null ? "" : ` (${system})`}`;

const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${Math.round((100 * part) / whole)} %`;

const more = (all: number): readonly string[] =>
  all > SHOWN ? [`  and ${all - SHOWN} more; --json lists them`] : [];

interface Part {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

function section({ title, columns, rows }: Part, width: number): readonly string[] {
  if (rows.length === 0) return [];
  return [title, renderTable(columns, rows.slice(0, SHOWN), width), ...more(rows.length), ""];
}

const concepts = ({ concepts: rows, patients }: Coverage): Part => ({
  title: "On record (of the patients who have it, how many freshly)",
  columns: [
    { head: "Concept", wide: true },
    right("Patients"),
    right("Share"),
    right("Fresh"),
    { head: "Newest" },
    { head: "Units" },
  ],
  rows: rows.map((row) => [
    row.label,
    String(row.patients),
    percent(row.patients, patients),
    row.fresh === null ? "" : `${percent(row.fresh, row.patients)} in ${row.window ?? ""}`,
    row.newest ?? "",
    row.units
      .slice(0, 3)
      .map(({ unit, converts }) => `${unit === "" ? "none" : unit}${converts ? "" : " (!)"}`)
      .join(", "),
  ]),
});

const unclaimed = ({ unclaimed: rows }: Coverage): Part => ({
  title: "Codes that no concept claims",
  columns: [
    { head: "Code", wide: true },
    { head: "Kind" },
    right("Patients"),
    right("Entries"),
    { head: "Unit" },
    { head: "Likely" },
    right("Criteria"),
  ],
  rows: rows.map((row) => [
    codeText(row),
    row.kind,
    String(row.patients),
    String(row.entries),
    row.units[0] ?? "",
    row.likely === null
      ? ""
      : `${row.likely.concept}${row.likely.unitFits === false ? " (unit does not fit)" : ""}`,
    row.likely === null ? "" : String(row.likely.criteria.length),
  ]),
});

const systems = ({ systems: rows }: Coverage): Part => ({
  title: "Their code systems",
  columns: [{ head: "System", wide: true }, right("Codes"), right("Entries"), { head: "Reads as" }],
  rows: rows.map(({ system, codes, entries, reads }) => [
    system ?? "(none)",
    String(codes),
    String(entries),
    reads === null ? "" : `${reads.as} (${reads.entries} entries)`,
  ]),
});

const criteria = ({ criteria: rows }: Coverage): Part => ({
  title: "Criteria that stay unknown among candidates",
  columns: [
    { head: "Criterion" },
    { head: "Cohort" },
    right("Unknown"),
    { head: "Why", wide: true },
    { head: "Codes to map" },
  ],
  rows: rows.map(({ study, cohort, criterion, matches, unknown, codes }) => {
    const reasons = Object.entries(unknown);
    const total = reasons.reduce((sum, [, count]) => sum + count, 0);
    return [
      `${study} ${criterion}`,
      cohort,
      `${total} of ${matches}`,
      reasons.map(([reason, count]) => `${reason} ${count}`).join(", "),
      codes
        .slice(0, 3)
        .map(({ code }) => code)
        .join(", "),
    ];
  }),
});

const counted = (coverage: Coverage): readonly string[] => [
  ...coverage.gaps.map(
    ({ kind, reason, patients }) => `${kind}: ${reason} for ${patients} patients`,
  ),
  ...coverage.issues.map(
    ({ code, entries, patients }) => `entries with ${code}: ${entries} of ${patients} patients`,
  ),
];

/** The report as an IT person reads it: tables, then lines for the site file. */
export function coverageText(coverage: Coverage, width: number): string {
  const { patients, asOf, missing, siteLines } = coverage;
  const parts = [concepts(coverage), unclaimed(coverage), systems(coverage), criteria(coverage)];
  const needed = missing
    .slice(0, MOST_NAMED)
    .map(({ concept, criteria: of }) => `${concept} (${of.length})`);
  const others = missing.length - needed.length;
  const unread = counted(coverage);
  return [
    `${patients} patients, as of ${asOf}`,
    "",
    ...parts.flatMap((part) => section(part, width)),
    ...(needed.length === 0
      ? []
      : [
          "Asked for by studies and on nobody's record (criteria)",
          `  ${needed.join(", ")}`,
          ...(others > 0 ? [`  and ${others} more; --json lists them`] : []),
          "",
        ]),
    ...(unread.length === 0 ? [] : ["Could not be read", ...unread.map((line) => `  ${line}`), ""]),
    ...(siteLines === "" ? [] : ["Lines for the site file, to be checked first", "", siteLines]),
  ].join("\n");
}
