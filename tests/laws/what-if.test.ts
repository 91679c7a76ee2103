import { describe, expect, it } from "@jest/globals";
import { loadCatalogue } from "@cohort/files";
import { type Study, adjustStudy, adjustablesOf, canonicalStudy, pointerOf } from "@cohort/studies";

const loaded = await loadCatalogue({});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
const { terminology, studies } = loaded.value;

/** What stands at these steps, found by nothing of the product. */
const at = (value: unknown, steps: readonly (string | number)[]): unknown =>
  steps.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)?.[step], value);

/** The paths at which two values differ. */
function differences(one: unknown, other: unknown, path = ""): readonly string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other ? [] : [path];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences(
      (one as Record<string, unknown>)[key],
      (other as Record<string, unknown>)[key],
      `${path}/${key}`,
    ),
  );
}

/** Another value of the kind, close to the protocol's. */
const other = (value: number | string): number | string => {
  if (typeof value === "string") return value === "P3M" ? "P4M" : "P3M";
  return value > 1 ? value - 1 : value === 0 ? 1 : value * 2;
};

const read = (study: Study): unknown => JSON.parse(canonicalStudy(study));

describe.each(studies.map((study) => [study.id, study] as const))("%s", (_id, study) => {
  const settings = adjustablesOf(study, terminology);

  it("E-17: has every number and period of its rules among what can be changed, and the very value", () => {
    expect(settings.length).toBeGreaterThan(20);
    for (const { at: where, path, value, asks } of settings) {
      const found = at(study, [...where, ...path]);
      expect([asks, found]).toEqual([asks, asks === "in-the-last-by-default" ? undefined : value]);
    }
    const named = new Set(settings.map((one) => [...one.at, ...one.path].join("/")));
    const walk = (value: unknown, path: string): readonly string[] => {
      if (typeof value === "number" || /^P\d+[DWMY]$/.test(String(value))) return [path];
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value).flatMap(([key, inner]) => walk(inner, `${path}/${key}`));
    };
    const rules = [
      ...study.criteria.map(({ rule }, place) => [rule, `criteria/${place}/rule`] as const),
      ...study.cohorts.flatMap(({ criteria }, cohort) =>
        criteria.map(
          ({ rule }, place) => [rule, `cohorts/${cohort}/criteria/${place}/rule`] as const,
        ),
      ),
    ];
    const numbers = rules.flatMap(([rule, path]) => walk(rule, path));
    expect(numbers.filter((path) => !named.has(path))).toEqual([]);
  });

  it("E-17: changed in one setting differs there and nowhere else", () => {
    let sound = 0;
    // One in three: each is a whole study that is checked.
    const some = settings.filter((_, place) => place % 3 === 0);
    for (const setting of some) {
      const { criterion, cohort } = setting;
      const value = other(setting.value);
      const change = { criterion, cohort, path: pointerOf(setting), value };
      const adjusted = adjustStudy(study, [change], terminology);
      if (!adjusted.ok) {
        // What makes no sense is said of the change itself.
        expect(adjusted.failure.map(({ change: which }) => which)).toContain(0);
        continue;
      }
      sound += 1;
      const where = `/${[...setting.at, ...setting.path].join("/")}`;
      expect(differences(read(study), read(adjusted.value))).toEqual([where]);
      expect(at(adjusted.value, [...setting.at, ...setting.path])).toBe(value);
    }
    expect(sound).toBeGreaterThan(some.length * 0.8);
  });

  it("E-17: without a criterion lacks that one, with what refers to it, and no other", () => {
    for (const { id: cohort, index, criteria } of study.cohorts) {
      for (const { id } of criteria) {
        const adjusted = adjustStudy(study, [{ criterion: id, cohort, drop: true }], terminology);
        if (id === index.criterion) {
          expect(adjusted).toMatchObject({ ok: false, failure: [{ change: 0, part: "drop" }] });
          continue;
        }
        if (!adjusted.ok) throw new Error(JSON.stringify(adjusted.failure));
        const left = adjusted.value.cohorts.find((one) => one.id === cohort);
        expect(left?.criteria).toEqual(criteria.filter((one) => one.id !== id));
        expect(left?.conflicts?.map((one) => one.criterion) ?? []).not.toContain(id);
        expect(adjusted.value.criteria).toEqual(study.criteria);
        const others = (one: Study) => one.cohorts.filter((each) => each.id !== cohort);
        expect(others(adjusted.value)).toEqual(others(study));
      }
    }
  });
});
