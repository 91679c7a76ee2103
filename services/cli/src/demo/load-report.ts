import { type Result, fail, ok } from "@cohort/foundation";
import type { LoadReport } from "@cohort/sandbox";

const SHOWN = 50;

type Skipped = LoadReport["skipped"][number];

function place({ file, line, entry }: Skipped): string {
  const where = [
    line === undefined ? "" : `line ${line}`,
    entry === undefined ? "" : `entry ${entry}`,
  ];
  return [file, ...where.filter((part) => part !== "")].join(", ");
}

/** What a folder held, line by line: what was loaded, then everything that was left out, by name. */
export function reportLines({ files, resources, byType, repeated, skipped }: LoadReport): string[] {
  const types = Object.entries(byType).map(([type, count]) => `${type} ${count}`);
  const rest = skipped.length - SHOWN;
  return [
    `${resources} resources from ${files} files: ${types.join(", ") || "none"}`,
    ...(repeated > 0 ? [`${repeated} of them came again under one id: the last is held`] : []),
    ...skipped.slice(0, SHOWN).map((one) => `left out ${place(one)}: ${one.reason}`),
    ...(rest > 0 ? [`and ${rest} more left out`] : []),
  ];
}

/** A folder without a patient is most often the wrong folder. */
export const holdsPatients = (folder: string, { byType }: LoadReport): Result<null> =>
  byType["Patient"]
    ? ok(null)
    : fail({
        code: "DEMO.NO_PATIENTS",
        message: `There is no Patient in ${folder}.`,
        action: "Name a folder of FHIR R4 Bundles or NDJSON files with --bundles.",
      });
