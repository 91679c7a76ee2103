import { expectDefined } from "@cohort/foundation";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A stream of choices that a seed fixes for ever. */
export interface Random {
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  /** A number with so many decimals, both ends included. */
  between(from: number, to: number, decimals: number): number;
  pick<T>(list: readonly T[]): T;
  /** True so many times in a hundred. */
  percent(share: number): boolean;
  /** One of the rows, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(rows: readonly T[]): T;
  /** The list in another order. */
  shuffle<T>(list: readonly T[]): readonly T[];
}

/** `stream` tells apart what must not change when something before it does: every person has their own. */
export function randomOf(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(
    Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b),
  );
  const int = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    int,
    between(from, to, decimals) {
      const scale = 10 ** decimals;
      return int(Math.round(from * scale), Math.round(to * scale)) / scale;
    },
    pick: (list) => expectDefined(list[int(0, list.length - 1)], "element of an empty list"),
    percent: (share) => int(1, 100) <= share,
    weighted(rows) {
      let left = int(
        1,
        rows.reduce((sum, { weight }) => sum + weight, 0),
      );
      return expectDefined(
        rows.find(({ weight }) => (left -= weight) <= 0),
        "row of an empty table",
      );
    },
    shuffle(list) {
      const rest = [...list];
      return list.map(() => expectDefined(rest.splice(int(0, rest.length - 1), 1)[0], "element"));
    },
  };
}
