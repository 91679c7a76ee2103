import { describe, expect, it } from "@jest/globals";
import { loadCatalogue } from "@cohort/files";
import { parseDay } from "@cohort/foundation";
import { generatePopulation, type Shown, TOWN } from "@cohort/sandbox";

const asOf = parseDay("2026-11-22") ?? Number.NaN;
const { people } = generatePopulation({ seed: 1, size: TOWN, asOf });
const shown = people.flatMap(({ shows }) => shows);
const loaded = await loadCatalogue({});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
const cohorts = loaded.value.studies.flatMap((study) =>
  study.cohorts.map(({ id: cohort }) => [study.id, cohort] as const),
);

const distinct = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values)].flatMap((value) => value ?? []).toSorted();

/** What stories promise is held true by the other test of this folder. */
describe.each(cohorts)("%s %s is shown by", (study, cohort) => {
  const here = shown.filter((one) => one.study === study && one.cohort === cohort);
  const those = (fits: (one: Shown) => boolean): readonly Shown[] => here.filter(fits);

  it("someone eligible", () => {
    expect(those(({ verdict }) => verdict === "eligible").length).toBeGreaterThanOrEqual(1);
  });

  it("people possible for three reasons at least", () => {
    const possible = those(({ verdict }) => verdict === "possible");
    expect(distinct(possible.map(({ reason }) => reason)).length).toBeGreaterThanOrEqual(3);
  });

  it("a near miss that time does not mend", () => {
    const misses = those(({ nearMiss, later }) => nearMiss === true && later !== true);
    expect(misses.length).toBeGreaterThanOrEqual(1);
  });

  it("someone eligible from a date", () => {
    expect(those(({ later }) => later === true).length).toBeGreaterThanOrEqual(1);
  });

  it("people ineligible by five criteria at least", () => {
    const failing = those(({ outcome }) => outcome === "fail");
    expect(distinct(failing.map(({ criterion }) => criterion)).length).toBeGreaterThanOrEqual(5);
  });
});

it("shows every cohort of every study, and no other", () => {
  expect(distinct(shown.map((one) => `${one.study} ${one.cohort}`))).toEqual(
    cohorts.map((place) => place.join(" ")).toSorted(),
  );
  expect(cohorts).toHaveLength(13);
});

it("shows people with two of the diseases in the studies of both", () => {
  const studiesOf = (story: string): readonly string[] =>
    distinct(
      people
        .filter((person) => person.story === story)
        .flatMap(({ shows }) => shows.map((one) => `${one.study} ${one.cohort}`)),
    );
  const two: readonly (readonly [string, readonly string[]])[] = [
    ["arthritis-and-sjogren", ["NCT06464679 ra", "NCT06464679 pss"]],
    ["sclerosis-and-myositis", ["NCT06614270 ssc", "NCT06614270 iim"]],
    ["lupus-and-clots", ["NCT06421701 sle", "NCT06614270 aps"]],
    ["vasculitis-and-arthritis", ["NCT06614270 aav", "NCT06613490 ra"]],
    ["lupus-and-sjogren", ["NCT06421701 sle", "NCT06614270 sjs"]],
    ["sclerosis-and-sjogren", ["NCT06464679 ssc", "NCT06464679 pss"]],
  ];
  for (const [story, places] of two)
    expect(studiesOf(story)).toEqual(expect.arrayContaining([...places]));
});
