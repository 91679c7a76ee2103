import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, saveAll, STUDY } from "../postgres/fixtures.ts";
import { ACCESS, anActor, openStudies } from "../postgres/granted.ts";

const EDITS = [
  { status: "to-review", reason: null, note: "ask the clinic" },
  { status: "deferred", reason: "awaiting-result", note: null },
  { status: "deferred", reason: "awaiting-result", note: "next week" },
  { status: "deferred", reason: "awaiting-result", note: "next month" },
  { status: "contacted", reason: null, note: null },
] as const;

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
  await openStudies(test.store);
});
afterAll(() => test.close());

describe("what people decided", () => {
  it("B-27 is kept in five versions after five edits, each with what it was before", async () => {
    const { store } = test;
    const patient = patientId("p1");
    await saveAll(store, { p1: [aMatch()] });
    for (const [expectedVersion, edit] of EDITS.entries()) {
      const input = { study: STUDY, patient, expectedVersion, ...edit };
      const put = await store.decisions.put(input, anActor(`dr-${expectedVersion}`), ACCESS);
      expect(put).toMatchObject({ ok: true });
    }
    const history = await store.candidates.history(STUDY, patient, ACCESS);
    const versions = history.filter((entry) => entry.kind === "decision");
    expect(
      versions.map(({ version, by, status, reason, note }) => [version, by, status, reason, note]),
    ).toEqual(
      EDITS.map(({ status, reason, note }, index) => [
        index + 1,
        `dr-${index}`,
        status,
        reason,
        note,
      ]),
    );
    const times = versions.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(times.every((at) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at))).toBe(true);

    const rows = await store.audit.walk({ after: 0, limit: 1000 });
    const decided = rows.filter(({ operation }) => operation === "decide");
    expect(decided.map(({ detail }) => detail)).toEqual(
      EDITS.map(({ status, reason }, index) => ({
        version: index + 1,
        from: EDITS[index - 1]?.status ?? "new",
        status,
        reason,
      })),
    );
    // A note is what somebody typed: it is in the history and nowhere else.
    expect(JSON.stringify(decided)).not.toContain("next week");
  });
});
