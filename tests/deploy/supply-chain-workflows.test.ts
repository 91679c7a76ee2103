import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { ROOT } from "../architecture/workspace.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
        readonly steps: readonly Step[];
      }
    >
  >;
}

const folder = join(ROOT, ".github/workflows");
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), "utf8");
  return { text, parsed: parse(text) as Workflow };
});
const jobs = workflows.flatMap(({ parsed }) => Object.values(parsed.jobs));
const steps = jobs.flatMap((job) => job.steps);

describe("the workflows", () => {
  it("B-31: name actions by commit, with the version beside it", () => {
    const used = workflows.flatMap(({ text }) => text.match(/uses: .*/g) ?? []);
    expect(used.length).toBeGreaterThan(2);
    expect(
      used.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
    ).toEqual([]);
  });

  it("may read the repository and nothing else, and keep no credentials", () => {
    expect(workflows.map(({ parsed }) => parsed.permissions)).toEqual(workflows.map(() => ({})));
    expect(jobs.map((job) => job.permissions)).toEqual(jobs.map(() => ({ contents: "read" })));
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@") === true);
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual(
      checkouts.map(() => false),
    );
    // Whatever a pull request calls itself, it is no part of a command.
    expect(steps.filter(({ run }) => run?.includes("${{") === true)).toEqual([]);
  });

  it("run what everyone runs, on the oldest Node and on the image's", () => {
    const running = jobs.filter((job) => job.steps.some(({ run }) => run === ".ci/run"));
    const nodes = running.flatMap((job) => job.strategy?.matrix.node ?? []);
    expect(nodes.map((version) => version.split(".")[0])).toEqual(["20", "24"]);
    const image = readFileSync(join(ROOT, "deploy/docker/Dockerfile"), "utf8");
    expect(image).toContain(`node:${nodes[1]}-`);
  });

  it("B-31: look for known faults, make the bill of materials, and build twice", () => {
    const commands = steps.map(({ run }) => run ?? "").join("\n");
    for (const command of ["pnpm@12.21.0 audit --prod", "pnpm@12.21.0 sbom", "reproducible"]) {
      expect(commands).toContain(command);
    }
  });
});
