import { type Sides, openSides } from "../../cql/comparison.ts";

let opening: Promise<Sides> | null = null;

/** The study in CQL beside our engine, translated once for each process. */
export const openCqlSides = (): Promise<Sides> => (opening ??= openSides());
