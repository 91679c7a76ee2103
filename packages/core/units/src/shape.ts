/**
 * Whether a text has the outline of a UCUM code. The library throws and prints what it was given on some
 * texts that have not, and what a hospital wrote must not reach a log; so it sees only what passes here.
 */

const LONGEST = 60;
/** A number, or atoms with an exponent, either with an annotation; or an annotation alone. */
const COMPONENT =
  /^(?:(?:10\*|\d+|[A-Za-z%']|\[[A-Za-z0-9_'/.:%-]+\])+(?:[+-]?\d+)?(?:\{[!-z|~]+\})?|\{[!-z|~]+\})$/;
/** A term in brackets that stands between operators and is more than a number. */
const BRACKETED = /(^|[./])\((?!\d+\))([^()]+)\)(?=$|[./])/;
const MOST_BRACKETS = 4;

/** Dots and slashes inside annotations and brackets join nothing. */
const operators = (term: string): string =>
  term.replace(/\{[^{}]*\}|\[[^[\]]*\]/g, (inside) => inside.replace(/[./]/g, "_"));

const isTerm = (term: string): boolean =>
  operators(term.startsWith("/") ? term.slice(1) : term)
    .split(/[./]/)
    .every((component) => COMPONENT.test(component));

/** The library looks codes up in plain objects, where these are always found: no units. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

export function hasUcumShape(code: string): boolean {
  if (code.length > LONGEST || INHERITED.some((name) => code.includes(name))) return false;
  let rest = code;
  for (let count = 0; count < MOST_BRACKETS; count += 1) {
    const found = BRACKETED.exec(rest);
    if (!found) break;
    const [whole, before = "", inner = ""] = found;
    if (!isTerm(inner)) return false;
    rest = `${rest.slice(0, found.index)}${before}m${rest.slice(found.index + whole.length)}`;
  }
  return isTerm(rest);
}
