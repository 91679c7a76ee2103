// oxlint-disable-next-line typescript/triple-slash-reference -- the only way to carry a declaration into packages that compile this source
/// <reference path="./ucum-lhc.d.ts" />
import { UcumLhcUtils } from "@lhncbc/ucum-lhc";
import { hasUcumShape } from "./shape.ts";

/** Twelve digits: more than any printed factor has, fewer than floats get wrong. */
export const tidy = (value: number): number => Number(value.toPrecision(12));

const library = (): UcumLhcUtils => UcumLhcUtils.getInstance();

const validity = new Map<string, boolean>();

/** Whether a code is UCUM, case-sensitive. Remembered: units repeat. */
export function isUcum(code: string): boolean {
  let valid = validity.get(code);
  if (valid === undefined) {
    valid = hasUcumShape(code) && library().validateUnitString(code).status === "valid";
    // A hospital's free-text units must not grow memory without end.
    if (validity.size < 10_000) validity.set(code, valid);
  }
  return valid;
}

/** Candela takes an arbitrary unit's place: the library converts no arbitrary unit, not even to itself. */
const STAND_IN = "cd";
const ARBITRARY = /\[(?:IU|iU|arb'U|GPL'U|MPL'U|APL'U|CFU|FFU|PFU)\]/g;

function withoutArbitrary(from: string, to: string): readonly [string, string] | null {
  const inFrom = from.match(ARBITRARY) ?? [];
  const inTo = to.match(ARBITRARY) ?? [];
  if (inFrom.length === 0 && inTo.length === 0) return [from, to];
  const only = inFrom[0];
  if (inFrom.length !== 1 || inTo.length !== 1 || only !== inTo[0]) return null;
  return [from.replace(only, STAND_IN), to.replace(only, STAND_IN)];
}

/** `y = factor * x + offset` between two UCUM codes; null where UCUM knows no conversion. */
export function ucumLine(from: string, to: string): { factor: number; offset: number } | null {
  const pair = withoutArbitrary(from, to);
  if (!pair) return null;
  const at = (value: number): number | null => {
    const answer = library().convertUnitTo(pair[0], value, pair[1]);
    return answer.status === "succeeded" ? answer.toVal : null;
  };
  const one = at(1);
  const two = at(2);
  const three = at(3);
  if (one === null || two === null || three === null) return null;
  const factor = two - one;
  // Logarithmic special units (pH, B[V]) bend: no line, no conversion.
  if (Math.abs(three - two - factor) > 1e-9 * Math.abs(factor)) return null;
  const offset = one - factor;
  if (Math.abs(offset) <= 1e-9 * Math.abs(factor)) return { factor: tidy(one), offset: 0 };
  return { factor: tidy(factor), offset: tidy(offset) };
}
