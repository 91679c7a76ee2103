import { type Place, PLACES } from "./variable-places.ts";
import { VARIABLES } from "./variables.ts";

/** One line of the table of variables. `fallback` is written as it would be in the environment. */
export interface ConfigVariable extends Place {
  readonly name: string;
  readonly fallback: string | null;
  readonly meaning: string;
  readonly secret: boolean;
}

const placed: Readonly<Record<string, Place>> = PLACES;

/** Every variable with its default and meaning, secrets also as `<NAME>_FILE`: the source of the documentation. */
export const CONFIG_TABLE: readonly ConfigVariable[] = Object.entries(VARIABLES).flatMap(
  ([name, { fallback, meaning, secret: isSecret }]): ConfigVariable[] => {
    const place: Place = placed[name] ?? { chapter: "The process", readBy: [] };
    const row = { name, fallback, meaning, secret: isSecret, ...place };
    const file = { ...row, name: `${name}_FILE`, secret: false };
    return isSecret ? [row, { ...file, meaning: `Path of a file that holds ${name}.` }] : [row];
  },
);
