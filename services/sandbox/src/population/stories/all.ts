import type { Story } from "../story.ts";
import { UNCERTAIN } from "./diagnosis.ts";
import { ELIGIBLE } from "./eligible.ts";
import { EXCLUDED } from "./excluded.ts";
import { INCOMPLETE } from "./incomplete.ts";
import { NEAR_MISSES } from "./near-misses.ts";
import { UNREADABLE } from "./unreadable.ts";

/** Every story of lupus, or nearly. */
export const STORIES: readonly Story[] = [
  ...ELIGIBLE,
  ...INCOMPLETE,
  ...UNREADABLE,
  ...UNCERTAIN,
  ...NEAR_MISSES,
  ...EXCLUDED,
];
