import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CANARY, ROOT, buildImage, snapshot } from "./build.ts";
import { AS_OF, type Hospital, RUNTIME_ROLE, openHospital } from "./hospital.ts";
import { type ImageFacts, filesOf, inspect } from "./inspect.ts";
import { type Container, type Ended, runOnce, whyNoImage } from "./podman.ts";

/**
 * Builds the image by its Dockerfile and runs it as a hospital would: minutes, so `pnpm image` alone does it. There a missing
 * tool fails.
 */
const asked = process.env["IMAGE"] === "1";
const reason = asked ? whyNoImage() : "it takes minutes: `pnpm image` runs it";
if (asked && reason !== null) throw new Error(`the image cannot be tried here: ${reason}`);
const withImage = reason === null ? describe : describe.skip;

jest.setTimeout(20 * 60_000);

/** How long Kubernetes waits after SIGTERM: more than SHUTDOWN_MS of 25 s. */
const GRACE_SECONDS = 45;

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`);
    await pause(200);
  }
};

const status = async (url: string): Promise<number> => (await fetch(url)).status;

withImage(`the image${reason === null ? "" : ` (${reason})`}`, () => {
  let source: string;
  let image: string;
  let facts: ImageFacts;

  beforeAll(() => {
    source = snapshot();
    image = buildImage("tested", source);
    facts = inspect(image);
  });
  afterAll(() => rmSync(source, { recursive: true }));

  it("D-21: has labels, an unprivileged user, one program with SIGTERM to it, and under 250 MB", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      version: string;
    };
    expect(facts.labels).toMatchObject({
      "org.opencontainers.image.title": "cohort-matcher",
      "org.opencontainers.image.version": version,
      "org.opencontainers.image.revision": "tested",
      "org.opencontainers.image.licenses": "Apache-2.0",
    });
    expect(facts).toMatchObject({ user: "65532:65532", stopSignal: "SIGTERM" });
    expect(facts.entrypoint[0]).toBe("/usr/local/bin/node");
    expect(facts.entrypoint.at(-1)).toBe("/app/services/cli/dist/main.js");
    expect(facts.size).toBeLessThan(250e6);
    expect(facts.env.join("\n")).not.toMatch(/PASSWORD|SECRET|TOKEN|_URL=/);
  });

  it("D-21: comes out with the same layer a second time", () => {
    expect(inspect(buildImage("again", source)).layers).toEqual(facts.layers);
  });

  it("B-32: has no shell and nothing that can be written to but /tmp, and is nobody", async () => {
    for (const program of ["/bin/sh", "/bin/bash", "/usr/local/bin/npm", "/usr/bin/apt"]) {
      const options = ["--entrypoint", program];
      expect([program, (await runOnce(image, [], { options })).code]).toEqual([program, 127]);
    }
    const script = `
      const { writeFileSync } = require("node:fs");
      const tried = (path) => { try { writeFileSync(path, ""); return "written"; } catch (error) { return error.code; } };
      console.log(JSON.stringify([process.getuid(), process.getgid(), tried("/app/x"), tried("/etc/x"), tried("/tmp/x")]));
      try { process.setuid(0); } catch (error) { console.log(error.code); }`;
    const { out } = await runOnce(image, ["-e", script], { options: ["--entrypoint", "node"] });
    expect(out.split("\n")).toEqual(['[65532,65532,"EROFS","EROFS","written"]', "EPERM", ""]);
  });

  it("B-21: no layer holds what was secret where it was built, a key, a token or a place of that machine", () => {
    const seen = filesOf(image);
    expect(seen.size).toBeGreaterThan(1000);
    const leaks =
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[\w+/]{40}|_authToken=|npm_[A-Za-z0-9]{36}/;
    const found = [...seen].filter(
      ([, text]) => leaks.test(text) || text.includes(CANARY) || text.includes(ROOT),
    );
    expect(found.map(([path]) => path)).toEqual([]);
  });

  it("gives the heap three quarters of the container's memory", async () => {
    const script = "console.log(require('node:v8').getHeapStatistics().heap_size_limit / 2 ** 20)";
    const flags = facts.entrypoint.slice(1, -1);
    const options = ["--memory", "1g", "--entrypoint", "node"];
    const { out } = await runOnce(image, [...flags, "-e", script], { options });
    // The young generation comes on top.
    expect(Number(out)).toBeGreaterThanOrEqual(768);
    expect(Number(out)).toBeLessThan(1024);
  });

  it("says what the demo needs, which brings no PostgreSQL along here", async () => {
    const refused = await runOnce(image, ["demo"]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain("CONFIG.DEMO_IN_PRODUCTION");
    const env = { NODE_ENV: "development" };
    const without = await runOnce(image, ["demo"], { env });
    expect(without).toMatchObject({ code: 1 });
    expect(without.err).toContain("EMBEDDED.UNSUPPORTED");
    expect(without.err).toContain("DATABASE_URL");
  });

  describe("in a hospital", () => {
    let hospital: Hospital;
    let api: Container;
    let worker: Container;
    let key: string;

    const get = (path: string): Promise<Response> =>
      fetch(hospital.api + path, { headers: { authorization: `Bearer ${key}` } });

    beforeAll(async () => {
      hospital = await openHospital(image);
    });
    afterAll(() => hospital.close());

    it("D-03: migrates, makes a key, reads the EHR, matches and answers under the restricted profile", async () => {
      expect(await hospital.migrate("--grant", RUNTIME_ROLE)).toMatchObject({ code: 0 });
      const rights = ["--role", "screener", "--study", "*", "--until", "2027-03-31"];
      const made = await hospital.run("key", "create", "office", ...rights);
      expect(made).toMatchObject({ code: 0 });
      key = made.out.trim();
      const study = "NCT06421701";
      const ground = ["--reference", "IRB 2026-1", "--from", "2026-01-01"];
      const basis = await hospital.run("study", "basis", study, ...ground);
      expect(basis).toMatchObject({ code: 0 });

      [api, worker] = [hospital.serve("api"), hospital.serve("worker")];
      const ready = hospital.metrics.map((url) => `${url}/health/ready`);
      for (const url of [`${hospital.api}/health/ready`, ...ready]) {
        await until(url, async () => (await status(url)) === 200);
      }
      expect(await hospital.run("sync")).toMatchObject({ code: 0 });
      expect(await hospital.run("match")).toMatchObject({ code: 0 });

      expect(await status(`${hospital.api}/v1/studies`)).toBe(401);
      const answer = await get(`/v1/studies/${study}/candidates?limit=5`);
      expect(answer.status).toBe(200);
      const { asOf, total, candidates } = (await answer.json()) as {
        asOf: string;
        total: number;
        candidates: readonly { patient: string }[];
      };
      expect(asOf).toBe(AS_OF);
      expect(total).toBeGreaterThan(0);
      expect(candidates[0]?.patient).toMatch(/^Patient\//);
      const screens = await fetch(`${hospital.api}/`);
      expect(await screens.text()).toMatch(/^<!doctype html>/i);
      for (const url of hospital.metrics) expect(await status(`${url}/metrics`)).toBe(200);
    });

    it("D-17: holds what `helm test` asks for, by the chart's own script in the same image", async () => {
      const script = readFileSync(join(ROOT, "deploy/helm/cohort-matcher/files/smoke.mjs"), "utf8");
      const ask = (base: string): Promise<Ended> =>
        runOnce(image, ["--input-type=module", "-e", script, base], {
          options: ["--entrypoint", "node", "--memory", "128m"],
        });
      expect(await ask(hospital.api)).toMatchObject({ code: 0 });
      expect(await ask(hospital.metrics[1])).toMatchObject({ code: 1 });
    });

    it("D-05: ends in order at SIGTERM, before Kubernetes would lose its patience", async () => {
      expect(await worker.stop(GRACE_SECONDS)).toBe(0);
    });

    it("D-04: is alive and not ready while the database is away, and ends in order all the same", async () => {
      await hospital.stopDatabase();
      const places = [hospital.api, hospital.metrics[0]];
      for (const place of places) expect(await status(`${place}/health/ready`)).toBe(503);
      for (const place of places) expect(await status(`${place}/health/live`)).toBe(200);
      expect(await api.stop(GRACE_SECONDS)).toBe(0);
    });
  });
});
