import type { SystemCoverage, UnclaimedCoverage } from "./report.ts";

/** More would not be read through. */
const MOST_LINES = 100;

const quoted = (text: string): string => JSON.stringify(text);

/** A laboratory's own code for something that a study asks for, and nothing speaks against it. */
const isWorthMapping = ({ code, likely }: UnclaimedCoverage): boolean =>
  code !== "" && likely !== null && likely.unitFits !== false && likely.criteria.length > 0;

function codeLine({ system, code, patients, likely }: UnclaimedCoverage): string {
  const named = system === null ? "" : `system: ${quoted(system)}, `;
  return `  - { ${named}code: ${quoted(code)}, concept: ${likely?.concept ?? ""} } # ${likely?.label ?? ""}? ${patients} patients`;
}

/**
 * Lines that a site may put into its file (YAML), each to be checked by someone who knows the codes: whole systems that
 * read as a known one, then single codes of systems that do not.
 */
export function siteLines(
  systems: readonly SystemCoverage[],
  unclaimed: readonly UnclaimedCoverage[],
): string {
  const readable = systems.flatMap(({ system, reads }) =>
    system === null || reads === null ? [] : [{ system, reads }],
  );
  const whole = new Set(readable.map(({ system }) => system));
  const codes = unclaimed.filter((row) => isWorthMapping(row) && !whole.has(row.system ?? ""));
  const parts = [
    ...(readable.length === 0 ? [] : ["systems:"]),
    ...readable.map(
      ({ system, reads }) => `  ${quoted(system)}: ${reads.as} # ${reads.entries} entries`,
    ),
    ...(codes.length === 0 ? [] : ["codes:"]),
    ...codes.slice(0, MOST_LINES).map(codeLine),
  ];
  return parts.map((line) => `${line}\n`).join("");
}
