/** What opens a test or a group of them: by name, or the second call of a table of cases. Skipped ones are none. */
const OPENED =
  /(?:\b(?:it|test|describe)(?:\.each)?|[\])}`])\(\s*(?:"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)\s*,/g;
const COMMENT = /^\s*(?:\/\/|\*|\/\*).*$/gm;

/** The names that a test file gives to its tests and groups. */
export const testNames = (text: string): readonly string[] =>
  [...text.replaceAll(COMMENT, "").matchAll(OPENED)].map(
    ([, quoted, template]) => quoted ?? template ?? "",
  );
