const LIMIT = 300;

/**
 * Takes out of a text what may be a patient's: quoted values, FHIR references, long numbers and what
 * follows the host of a URL. For messages that we did not write, such as a library's: `JSON.parse` quotes
 * its input and PostgreSQL the value that it refuses. At most 300 characters are kept.
 */
export function scrub(text: string): string {
  return text
    .slice(0, 4 * LIMIT)
    .replace(/\b(https?:\/\/[^\s/?#"'<>]+)[^\s"'<>]*/g, "$1/…")
    .replace(/"[^"]*"?/g, '"…"')
    .replace(/'[^']*'|`[^`]*`/g, "'…'")
    .replace(/\)=\([^)]*\)/g, ")=(…)")
    .replace(/\b([A-Z][A-Za-z]{3,})\/[A-Za-z0-9.-]+/g, "$1/…")
    .replace(/\d{5,}/g, "…")
    .slice(0, LIMIT);
}
