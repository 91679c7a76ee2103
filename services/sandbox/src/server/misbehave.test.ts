import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import type { Bundle } from "fhir/r4.js";
import { type Sandbox, type SandboxOptions, start } from "../sandbox.ts";

let lifecycle: Lifecycle;
beforeEach(() => {
  lifecycle = new Lifecycle();
});
afterEach(() => lifecycle.close());

const open = (misbehave: SandboxOptions["misbehave"]) =>
  start({ port: 0, population: { size: 0 }, ...(misbehave ? { misbehave } : {}) }, lifecycle);
async function serve(misbehave: SandboxOptions["misbehave"]): Promise<Sandbox> {
  const started = await open(misbehave);
  if (!started.ok) throw new Error(started.failure.message);
  for (const id of ["a", "b"]) started.value.put({ resourceType: "Patient", id });
  return started.value;
}

describe("a misbehaving sandbox", () => {
  it("spoils a share of its answers, and says how many", async () => {
    const sandbox = await serve({ share: 0.5, seed: 1, kinds: ["failed"] });
    const statuses: number[] = [];
    for (let at = 0; at < 40; at += 1) {
      statuses.push((await fetch(`${sandbox.baseUrl}/Patient?_id=p${at}`)).status);
    }
    const failed = statuses.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(32);
    expect(sandbox.misbehaved()).toEqual({ asked: 40, done: { failed } });
  });

  it("gives links that lead back to itself", async () => {
    const sandbox = await serve({ share: 0 });
    const answer = await fetch(`${sandbox.baseUrl}/Patient?_count=1`);
    const { link = [] } = (await answer.json()) as Bundle;
    expect(link.map(({ url }) => url.startsWith(sandbox.baseUrl))).toEqual([true, true]);
  });

  it("is none unless told so", async () => {
    expect((await serve(undefined)).misbehaved()).toBeNull();
  });

  it("refuses what it cannot do, by name", async () => {
    const started = await open({ kinds: ["explode"] });
    expect(started).toMatchObject({
      ok: false,
      failure: {
        code: "SANDBOX.UNKNOWN_MISBEHAVIOUR",
        message: expect.stringContaining("explode"),
      },
    });
  });
});
