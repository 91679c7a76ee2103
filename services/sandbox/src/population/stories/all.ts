import type { DiseaseKey, Story, StoryRow } from "../story.ts";
import { ANTIPHOSPHOLIPID } from "./antiphospholipid/stories.ts";
import { ANTISYNTHETASE } from "./antisynthetase/stories.ts";
import { EXCLUDED as ARTHRITIS_EXCLUDED } from "./arthritis/excluded.ts";
import { POSSIBLE as ARTHRITIS_POSSIBLE } from "./arthritis/possible.ts";
import { UNCERTAIN } from "./lupus/diagnosis.ts";
import { ELIGIBLE } from "./lupus/eligible.ts";
import { EXCLUDED } from "./lupus/excluded.ts";
import { INCOMPLETE } from "./lupus/incomplete.ts";
import { NEAR_MISSES } from "./lupus/near-misses.ts";
import { UNREADABLE } from "./lupus/unreadable.ts";
import { ELIGIBLE as MYOSITIS } from "./myositis/eligible.ts";
import { EXCLUDED as MYOSITIS_EXCLUDED } from "./myositis/excluded.ts";
import { POSSIBLE as MYOSITIS_POSSIBLE } from "./myositis/possible.ts";
import { OVERLAP } from "./overlap/stories.ts";
import { ELIGIBLE as SCLERODERMA } from "./scleroderma/eligible.ts";
import { EXCLUDED as SCLERODERMA_EXCLUDED } from "./scleroderma/excluded.ts";
import { POSSIBLE as SCLERODERMA_POSSIBLE } from "./scleroderma/possible.ts";
import { ELIGIBLE as SJOGREN } from "./sjogren/eligible.ts";
import { EXCLUDED as SJOGREN_EXCLUDED } from "./sjogren/excluded.ts";
import { POSSIBLE as SJOGREN_POSSIBLE } from "./sjogren/possible.ts";
import { VASCULITIS } from "./vasculitis/stories.ts";

const of = (disease: DiseaseKey, ...files: readonly (readonly StoryRow[])[]): readonly Story[] =>
  files.flat().map((row) => ({ ...row, diseases: [disease] }));

/** Everyone who lives for a study. */
export const STORIES: readonly Story[] = [
  ...of("lupus", ELIGIBLE, INCOMPLETE, UNREADABLE, UNCERTAIN, NEAR_MISSES, EXCLUDED),
  ...of("sjogren", SJOGREN, SJOGREN_POSSIBLE, SJOGREN_EXCLUDED),
  ...of("scleroderma", SCLERODERMA, SCLERODERMA_POSSIBLE, SCLERODERMA_EXCLUDED),
  ...of("myositis", MYOSITIS, MYOSITIS_POSSIBLE, MYOSITIS_EXCLUDED),
  ...of("antisynthetase", ANTISYNTHETASE),
  ...of("arthritis", ARTHRITIS_POSSIBLE, ARTHRITIS_EXCLUDED),
  ...of("vasculitis", VASCULITIS),
  ...of("antiphospholipid", ANTIPHOSPHOLIPID),
  ...OVERLAP,
];
