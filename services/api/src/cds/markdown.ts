/** GitHub Flavored Markdown 6.1: what could begin a link, an image, emphasis, code, a table, HTML or a mention. */
const MEANINGFUL = /[\\`*_{}[\]()<>#!|~&@]/g;
/** GFM 6.9: addresses become links by themselves. */
const AUTOLINK = /:\/\/|\bwww\./gi;
/** Unicode: line breaks and other controls, halves of characters, and what turns the direction of the text around it. */
const INVISIBLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others on one line, cut to that many characters; nothing in it but text. */
export function plainText(text: string, longest: number): string {
  const line = text.replaceAll(INVISIBLE, " ").replaceAll(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= longest) return line;
  return `${characters
    .slice(0, longest - 1)
    .join("")
    .trimEnd()}…`;
}

/** The same inside Markdown, where it means nothing but itself. */
export const inMarkdown = (text: string, longest: number): string =>
  plainText(text, longest)
    .replaceAll(MEANINGFUL, "\\$&")
    .replaceAll(AUTOLINK, (found) =>
      found.startsWith(":") ? "\\:\\/\\/" : `${found.slice(0, -1)}\\.`,
    );
