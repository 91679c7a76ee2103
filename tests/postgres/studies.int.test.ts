import { SYSTEM } from "@cohort/postgres";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { canonicalJson } from "@cohort/foundation";
import type { Study } from "@cohort/studies";
import { testStore, type TestStore } from "@cohort/testkit";
import { anInput, inputs, MAPPING, saveAll, scored, STUDY } from "./fixtures.ts";

let test: TestStore;
beforeEach(async () => {
  test = await testStore();
});
afterEach(() => test.close());

const study = (title: string): Study => ({
  id: STUDY,
  otherIds: [],
  title,
  sponsor: "A hospital",
  phase: "2",
  criteria: [],
  cohorts: [
    {
      id: "sle",
      label: "Lupus",
      index: { criterion: "inc-1", concepts: ["sle"], signals: [] },
      criteria: [],
    },
  ],
});
const bring = (title: string) =>
  test.store.studies.import(
    {
      id: STUDY,
      hash: `hash of ${title}`,
      canonical: canonicalJson(study(title)),
    },
    SYSTEM,
  );

describe("study revisions", () => {
  it("are appended when they are new, and found again when they are not", async () => {
    expect(await bring("One")).toEqual({ revision: 1, created: true });
    expect(await bring("Two")).toEqual({ revision: 2, created: true });
    expect(await bring("One")).toEqual({ revision: 1, created: false });
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => bring("Three")));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(made.map(({ revision }) => revision))).toEqual(new Set([3]));
    expect((await test.store.studies.revision(STUDY, 2))?.study).toEqual(study("Two"));
    expect(await test.store.studies.revision(STUDY, 4)).toBeNull();
  });

  it("are drafts until one is made active, and stay readable when the study is closed", async () => {
    const { studies } = test.store;
    expect(await studies.activate(STUDY, SYSTEM)).toMatchObject({
      failure: { code: "STUDY.NOT_FOUND" },
    });
    await bring("One");
    expect(await studies.get(STUDY)).toMatchObject({ status: "draft", revision: 1 });
    expect(await studies.active()).toEqual([]);
    expect(await studies.activate(STUDY, SYSTEM)).toEqual({ ok: true, value: { revision: 1 } });
    await bring("Two");
    expect(await studies.active()).toEqual([{ id: STUDY, revision: 1, hash: "hash of One" }]);
    expect(await studies.get(STUDY)).toMatchObject({ title: "One", latestRevision: 2 });
    expect(await studies.activate(STUDY, SYSTEM, 3)).toMatchObject({ ok: false });
    await studies.activate(STUDY, SYSTEM);
    expect(await studies.active()).toMatchObject([{ revision: 2 }]);
    expect(await studies.close(STUDY, SYSTEM)).toEqual({ ok: true, value: null });
    expect(await studies.active()).toEqual([]);
    expect(await studies.get(STUDY)).toMatchObject({ status: "closed", title: "Two" });
    expect(await studies.close("NCT00000009", SYSTEM)).toMatchObject({ ok: false });
  });

  it("C-42: count patients by best cohort, and lose none", async () => {
    await bring("One");
    await saveAll(test.store, {
      a: [scored("eligible", 80), scored("possible", 60, { cohort: "ssc" })],
      b: [scored("ineligible", 10), scored("possible", 60, { cohort: "ssc" })],
      c: [scored("ineligible", 10)],
      d: [scored("ineligible", 10, { index: "none" })],
    });
    await test.store.records.replace([anInput("not matched yet")], MAPPING);
    const counts = { eligible: 1, possible: 1, ineligible: 2, withIndex: 3, matched: 4 };
    expect(await test.store.studies.list()).toMatchObject([
      { id: STUDY, cohorts: [{ id: "sle", label: "Lupus" }], counts },
    ]);
    expect((await test.store.studies.get(STUDY))?.counts).toEqual(counts);
    expect(await test.store.studies.get("NCT00000009")).toBeNull();
  });
});

describe("a catalogue", () => {
  it("is kept once, with what its hash stands for", async () => {
    const catalogue = {
      hash: inputs().catalogue,
      engine: "1",
      dictionary: { hash: "dictionary-1", text: "concepts: []" },
      site: { hash: "site-1", text: "timeZone: Europe/Berlin" },
      studies: inputs().studies,
    };
    const { catalogues } = test.store;
    await Promise.all([1, 2, 3].map(() => catalogues.keep(catalogue)));
    await catalogues.keep({ ...catalogue, hash: "catalogue-2", studies: [] });
    expect(await catalogues.get(catalogue.hash)).toEqual(catalogue);
    expect(await catalogues.get("catalogue-3")).toBeNull();
  });
});
