import { isUcum } from "./ucum.ts";
import { COUNTS, PARTS, WHOLE } from "./spelling.ts";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** Every way to write "per 1.73 square metres" at the end of a unit. */
const PER_SURFACE = /\/[[({]?1[.,]73[_.*]?(?:m\^?2|m\*2|sqm|sq\.?m)[\])}]?$/i;
/** `log10 IU/mL`, `{Log_IU}/mL`, `log(IU/mL)`. */
const LOG_IU = /^[[({]?(?:log|lg)(?:\*?10)?_?[[({]?iu[\])}]*\/ml[\])}]*$/i;
/** `x10^9`, `10E9`, `*10**9`, `10(9)`, `E9`. */
const POWER = /^(?:[x*]?10(?:\^|\*\*|\*|e\+?)|[x*]?10\((?=\d+\))|e)(\d+)\)?$/i;
/** Megagram and the like: absurd in a laboratory, and a capital slipped in is a guess. */
const MEGA = /^[MGTPE](?:g|mol|L|l)$/;

function clean(written: string): string {
  return written
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (run) => `^${run.replace(/./g, (digit) => String(SUPERSCRIPTS.indexOf(digit)))}`,
    )
    .normalize("NFKC")
    .replace(/[µμ]/g, "u")
    .replace(/×/g, "x")
    .replace(/\s+/g, "")
    .replace(/\.$/, "");
}

const PROPER: ReadonlySet<string> = new Set(PARTS.values());

function readPart(part: string, leads: boolean): string | null {
  const power = POWER.exec(part);
  if (power) return `10*${power[1]}`;
  const count = leads ? COUNTS.get(part) : undefined;
  if (count !== undefined) return count;
  if (PROPER.has(part)) return part;
  if (MEGA.test(part)) return null;
  return PARTS.get(part.toLowerCase()) ?? (isUcum(part) ? part : null);
}

/**
 * The UCUM code of a unit as a hospital wrote it, in one spelling each (`mg/dl` becomes `mg/dL`); null
 * where it is neither UCUM nor a known spelling of it. Upper case throughout reads as UCUM's
 * case-insensitive form (UCUM section 3), except where that is ambiguous.
 */
export function readUnit(written: string): string | null {
  const cleaned = clean(written);
  const whole = WHOLE.get(cleaned.toLowerCase());
  if (whole !== undefined) return whole;
  if (LOG_IU.test(cleaned)) return "{Log_IU}/mL";
  const surface = PER_SURFACE.test(cleaned);
  const body = surface ? cleaned.replace(PER_SURFACE, "") : cleaned;
  if (body === "" || body === "G/L") return surface || body === "" ? null : body;
  const parts = body.split("/");
  const read: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (part === "" && index === 0 && parts.length > 1) {
      read.push("");
      continue;
    }
    const unit = readPart(part, index === 0 && parts.length > 1);
    // Parts cut out of brackets (`mg/(kg/d)`) are no units; the whole may still be one.
    if (unit === null) return isUcum(cleaned) && !MEGA.test(part) ? cleaned : null;
    read.push(unit);
  }
  if (surface) read.push("{1.73_m2}");
  const code = read.join("/");
  return isUcum(code) ? code : null;
}
