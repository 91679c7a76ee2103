import { describe, expect, it } from "@jest/globals";
import type { Match } from "@cohort/testkit";
import { closeAfterEach, errorOf, open, people, readOne } from "./bench.ts";

closeAfterEach();

const isPatients: Match["when"] = ({ type, route }) => type === "Patient" && route === "search";

/** Two patients of whom nothing else is on record. */
const openWith = async (match: Match, more: object = {}) => {
  const bench = await open({ resources: people(2, 0) }, { limits: { readPatienceMs: 0 } });
  bench.stub.fault({
    match,
    answer: {
      kind: "distort",
      bundle: (bundle) => ({ ...bundle, link: [], total: 0, entry: [], ...more }),
    },
  });
  return bench;
};

describe("a patient of whom nothing is found", () => {
  it("C-14 is not believed to have nothing where searches find nobody at all", async () => {
    const { source } = await openWith({ route: "search" });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({
      class: "unavailable",
      retryAfterMs: expect.any(Number),
    });
  });

  it.each<[string, Match]>([
    ["by id", { when: (one) => isPatients(one) && one.params.has("_id") }],
    ["without a parameter", { when: (one) => isPatients(one) && !one.params.has("_id") }],
  ])("is believed where it is only Patients %s that are not searched for", async (_, match) => {
    const { source } = await openWith(match);
    expect(await readOne(source, "p1")).toMatchObject({ gaps: [], resources: [] });
  });

  it("is believed where the server says why it finds nobody", async () => {
    const issue = [{ severity: "warning", code: "incomplete" }];
    const entry = [
      { resource: { resourceType: "OperationOutcome", issue }, search: { mode: "outcome" } },
    ];
    const { source } = await openWith({ when: isPatients }, { entry });
    expect(await readOne(source, "p1")).toMatchObject({ gaps: [], resources: [] });
  });
});
