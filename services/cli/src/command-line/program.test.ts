import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { EXIT } from "./command.ts";
import { runInTest } from "../testing/run-in-test.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("a command line that is wrong", () => {
  it.each([
    [["demo", "--port", "http"], "--port"],
    [["demo", "--as-of", "2026-02-30"], "--as-of"],
    [["demo", "--fhir", "localhost"], "--fhir"],
    [["demo", "--fhir", "http://localhost/fhir", "--bundles", "."], "--bundles"],
    [["demo", "--queue", "localhost:6379"], "--queue"],
    [["match", "--as-of", "2026-11-01"], "--bundle"],
    [["study", "check"], "file"],
    [["dmeo"], "demo"],
  ])("%j is refused, and told why", async (argv, named) => {
    const { code, err } = await runInTest(argv);
    expect(code).toBe(EXIT.usage);
    expect(err).toContain(named);
  });

  it("help is no fault", async () => {
    const { code, out } = await runInTest(["--help"]);
    expect(code).toBe(EXIT.done);
    for (const command of [
      "demo",
      "api",
      "worker",
      "migrate",
      "sync",
      "match",
      "study",
      "config",
    ]) {
      expect(out).toContain(command);
    }
  });
});

describe("a configuration that is wrong", () => {
  it.each([["migrate"], ["sync"], ["match"], ["worker"]])(
    "%s names the variable that it misses",
    async (command) => {
      const { code, err } = await runInTest([command]);
      expect(code).toBe(EXIT.usage);
      expect(err).toContain("DATABASE_URL");
    },
  );

  it("api does not start where nobody decided who may come in", async () => {
    const { code, err } = await runInTest(["api"], { DATABASE_URL: "postgres://127.0.0.1:1/x" });
    expect(code).toBe(EXIT.usage);
    expect(err).toContain("AUTH_MODE");
  });

  it("the demo refuses production", async () => {
    const { code, err } = await runInTest(["demo", "--once"], { NODE_ENV: "production" });
    expect(code).toBe(EXIT.usage);
    expect(err).toContain("NODE_ENV=production");
  });

  it("a database that is not there is said to be so", async () => {
    const { code, err } = await runInTest(["migrate"], {
      DATABASE_URL: "postgres://127.0.0.1:1/nowhere",
    });
    expect(code).toBe(EXIT.failed);
    expect(err).toContain("STORE.UNREACHABLE");
  });
});

describe("study check", () => {
  const study = (concept: string): string => `
id: NCT00000001
otherIds: []
title: A study of nothing
sponsor: Nobody
phase: PHASE1
criteria:
  - id: inc-1
    type: inclusion
    text: A low value.
    rule: { kind: measurement, concept: ${concept}, bound: { op: "<", value: 10, unit: g/dL } }
cohorts:
  - id: all
    label: Everyone
    index: { criterion: inc-1, concepts: [sle], signals: [] }
    criteria: []
`;

  it("has nothing to say of a study without fault", async () => {
    const { code, out, err } = await runInTest([
      "study",
      "check",
      await file("a.yaml", study("haemoglobin")),
    ]);
    expect(err).toBe("");
    expect(out).toBe("NCT00000001: no fault (cohorts 1, criteria 1)");
    expect(code).toBe(EXIT.done);
  });

  it("names file, line and column of every fault, of all files", async () => {
    const wrong = await file("b.yaml", study("haemogoblin"));
    const broken = await file("c.yaml", "id: [");
    const { code, err } = await runInTest(["study", "check", wrong, broken, join(folder, "none")]);
    expect(code).toBe(EXIT.failed);
    const lines = err.split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/b\.yaml:\d+:\d+: .*haemogoblin/));
    expect(lines).toContainEqual(expect.stringMatching(/c\.yaml:\d+:\d+: /));
    expect(lines).toContainEqual(expect.stringContaining("none"));
  });
});

describe("study explain", () => {
  it("prints a built-in study by its registry id, rule and note of every criterion", async () => {
    const { code, out } = await runInTest(["study", "explain", "NCT06421701"]);
    expect(code).toBe(EXIT.done);
    expect(out).toContain("inc-7a (inclusion): Haemoglobin of 80 g/L or more.");
    expect(out).toContain("needs Haemoglobin at least 80 g/L");
    expect(out).toContain("note: SELENA-SLEDAI and the clinical SLEDAI are other scores.");
  });

  it("names the studies it knows where it knows no such one", async () => {
    const { code, err } = await runInTest(["study", "explain", "NCT00000000"]);
    expect(code).toBe(EXIT.failed);
    expect(err).toMatch(/NCT06421701.*STUDY\.UNKNOWN/s);
  });
});

describe("match --bundle", () => {
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    entry: [
      {
        resource: { resourceType: "Patient", id: "p1", gender: "female", birthDate: "1990-05-01" },
      },
    ],
  };

  const matchOf = (path: string, asOf: string): readonly string[] =>
    `match --bundle ${path} --as-of ${asOf} --study NCT06421701`.split(" ");

  it("prints every criterion of the patient, without a database", async () => {
    const path = await file("p1.json", JSON.stringify(bundle));
    const { code, out } = await runInTest(matchOf(path, "2026-11-01"));
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/^NCT06421701 sle: \w+, score \d+\.\d$/m);
    expect(out.match(/│ (inc|exc)-\S+ +│/g)).toHaveLength(46);
    expect(out).toMatch(/inc-2 .*pass/);
  });

  it("says of a date that someone is then too old", async () => {
    const path = await file("p2.json", JSON.stringify(bundle));
    const { out } = await runInTest(matchOf(path, "2076-11-01"));
    expect(out).toMatch(/inc-2 .*fail/);
  });

  it("has a line for each cohort of whose disease nothing is on record", async () => {
    const path = await file("p3.json", JSON.stringify(bundle));
    const { out } = await runInTest(["match", "--bundle", path, "--as-of", "2026-11-01"]);
    expect(out).toContain("NCT06421701 sle: ineligible, nothing of its disease on record");
    expect(out).not.toMatch(/inc-2/);
  });

  it("refuses a study that is not there", async () => {
    const path = await file("p4.json", JSON.stringify(bundle));
    const { code, err } = await runInTest(["match", "--bundle", path, "--study", "NCT1"]);
    expect(code).toBe(EXIT.failed);
    expect(err).toContain("[STUDY.UNKNOWN]");
  });

  it.each([
    ["not JSON", "{"],
    ["not a Bundle", `{"resourceType":"Patient","id":"p1"}`],
    ["no patient", `{"resourceType":"Bundle","type":"collection","entry":[]}`],
  ])("refuses %s", async (_, text) => {
    const { code, err } = await runInTest(["match", "--bundle", await file("x.json", text)]);
    expect(code).toBe(EXIT.failed);
    expect(err).toMatch(/\[\w+\.\w+\]$/);
  });
});
