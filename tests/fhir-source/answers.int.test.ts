import { describe, expect, it } from "@jest/globals";
import { DEFAULT_LIMITS } from "@cohort/fhir-source";
import type { Answer } from "@cohort/testkit";
import { closeAfterEach, errorOf, open, people, readAll, readOne } from "./bench.ts";
import { OBSERVATIONS, UNREADABLE, readThrough } from "./read-through.ts";

closeAfterEach();

describe("a server that is slow", () => {
  it.each<[string, Answer, object]>([
    ["never begins its answer", { kind: "stall" }, { headersMs: 60 }],
    ["drips it", { kind: "drip", everyMs: 20 }, { totalMs: 100 }],
    ["stops in the middle", { kind: "drip", everyMs: 5_000 }, { idleMs: 60 }],
  ])("C-15 and %s is given up in time, and asked again", async (_, answer, limits) => {
    const bench = await open({ resources: people(1, 2) }, { limits: { ...limits, retries: 1 } });
    bench.stub.fault({ match: { type: "Observation" }, times: 1, answer });
    const began = Date.now();
    expect((await readOne(bench.source, "p1")).gaps).toEqual([]);
    expect(Date.now() - began).toBeLessThan(2_500);
    expect(bench.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual(["timeout"]);
  });
});

it("C-15 the headers may take 30 s, each piece of the body 30 s, all of it 120 s", () =>
  expect(DEFAULT_LIMITS).toMatchObject({ headersMs: 30_000, idleMs: 30_000, totalMs: 120_000 }));

describe("an answer that is cut off", () => {
  it.each([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])(
    "C-16 after %d percent counts as a fault of the network",
    async (percent) => {
      const result = await readThrough({ kind: "truncate", percent }, 2);
      expect(result).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
      expect(result.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual([
        "network",
        "network",
      ]);
    },
  );

  it.each([-1, -40, 1, 1_000])("C-16 and so does a length that is %d off", async (by) => {
    const result = await readThrough({ kind: "wrong-length", by }, 2);
    expect(result).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
    expect(result.exchanges.flatMap(({ failure }) => failure ?? [])).toEqual([
      "network",
      "network",
    ]);
  });

  it("C-16 leaves nothing of the page behind where it stays so", async () => {
    const result = await readThrough({ kind: "truncate", percent: 95 }, 1_000);
    expect(result).toMatchObject({ names: [], gaps: UNREADABLE });
  });
});

describe("an answer that is no FHIR", () => {
  it.each<[string, string]>([
    ["HTML", '<!doctype html><html lang="en"><body>Sign in { "a": [ </body></html>'],
    ["invalid JSON", '{"resourceType": Bundle}'],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "42"],
    ["an OperationOutcome", '{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}'],
    ["another resource", '{"resourceType":"Patient","id":"p1"}'],
  ])("C-17 (%s) is asked for twice more, and then a gap", async (_, body) => {
    const answer: Answer = { kind: "body", body };
    expect(await readThrough(answer, 2)).toMatchObject({ names: OBSERVATIONS, gaps: [], tries: 3 });
    const lasting = await readThrough(answer, 1_000);
    expect(lasting).toMatchObject({ names: [], gaps: UNREADABLE, tries: 3 });
    expect(lasting.exchanges.filter(({ failure }) => failure === "protocol")).toHaveLength(3);
    const noted = lasting.log.filter(({ fields }) => "page" in fields);
    expect(noted).toMatchObject([
      {
        level: "warn",
        fields: { type: "Observation", page: expect.stringMatching(/^[0-9a-f]{16}$/) },
      },
    ]);
  });

  it.each(["link", "entry", "total"])(
    "C-17 a Bundle whose %s is nonsense crashes nothing",
    async (member) => {
      const { source, stub } = await open({ resources: people(1) });
      for (const nonsense of [
        null,
        7,
        "text",
        { a: 1 },
        [null, 1, "x", [], { resource: 5, url: {} }],
      ]) {
        stub.heal();
        stub.fault({
          match: { type: "Observation" },
          answer: { kind: "distort", bundle: (bundle) => ({ ...bundle, [member]: nonsense }) },
        });
        expect((await readOne(source, "p1")).gaps).toEqual([]);
      }
    },
  );

  it("C-17 of everything, where FHIR was spoken before, means that the server is not there", async () => {
    const { source, stub } = await open(
      { resources: people(3) },
      { limits: { readPatienceMs: 20 } },
    );
    await readAll(source);
    stub.fault({ answer: { kind: "body", body: "<html>Maintenance</html>" } });
    expect(await errorOf(source.readPatient("p1"))).toMatchObject({ class: "unavailable" });
  });
});
