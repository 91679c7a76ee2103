import type { DiseaseKey } from "../story.ts";
import { ANTIPHOSPHOLIPID } from "./antiphospholipid.ts";
import { ANTISYNTHETASE } from "./antisynthetase.ts";
import { ARTHRITIS } from "./arthritis.ts";
import { LUPUS } from "./lupus.ts";
import { MYOSITIS } from "./myositis.ts";
import { SCLERODERMA } from "./scleroderma.ts";
import { SJOGREN } from "./sjogren.ts";
import { VASCULITIS } from "./vasculitis.ts";
import type { WorkUp } from "./work-up.ts";

const WORK_UPS = {
  lupus: LUPUS,
  sjogren: SJOGREN,
  scleroderma: SCLERODERMA,
  myositis: MYOSITIS,
  antisynthetase: ANTISYNTHETASE,
  arthritis: ARTHRITIS,
  vasculitis: VASCULITIS,
  antiphospholipid: ANTIPHOSPHOLIPID,
} as const satisfies Record<DiseaseKey, WorkUp>;

/** Entries whose key no earlier work-up has. */
function joined<T>(lists: readonly (readonly T[])[], key: (entry: T) => string): readonly T[] {
  const known = new Set<string>();
  return lists.flatMap((list) => {
    const fresh = list.filter((entry) => !known.has(key(entry)));
    for (const entry of fresh) known.add(key(entry));
    return fresh;
  });
}

/** The work-up of someone with one disease or several: where two say something else, the first counts. */
export function workUpOf(diseases: readonly DiseaseKey[]): WorkUp {
  const all: readonly WorkUp[] = diseases.map((disease) => WORK_UPS[disease]);
  return {
    diagnoses: (random) => all.flatMap(({ diagnoses }) => diagnoses(random)),
    steroid: (kg) => all[0]?.steroid(kg) ?? [],
    immunomodulators: joined(
      all.map(({ immunomodulators }) => immunomodulators),
      ({ what }) => what,
    ),
    alsoTakes: joined(
      all.map(({ alsoTakes }) => alsoTakes),
      ({ what }) => what,
    ),
    lines: joined(
      all.map(({ lines }) => lines),
      ({ key }) => key,
    ),
    reports: joined(
      all.map(({ reports }) => reports ?? []),
      ({ what }) => what,
    ),
  };
}
