/**
 * What a spreadsheet would take for a formula, also behind blanks and in full-width characters (OWASP, CSV injection), and what
 * begins with the guard itself, so that taking one guard away gives back every text.
 */
const TRIGGER = /^(?:'|[\s\uFEFF]*[=+\-@＝＋－＠]|[\t\r\n])/u;
const GUARD = "'";

/** C0 without tab, line feed and carriage return, and what is no character: XML 1.0 has no way to write them. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

/** A text that no spreadsheet runs, and that every file can hold. */
export function guardText(text: string): string {
  const written = text.replaceAll(NO_TEXT, "\uFFFD");
  return TRIGGER.test(written) ? GUARD + written : written;
}

/** The text that was guarded. */
export const unguardText = (text: string): string =>
  text.startsWith(GUARD) ? text.slice(GUARD.length) : text;
