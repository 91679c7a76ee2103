import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { CHART } from "../render/render.ts";

const SCRIPT = readFileSync(join(CHART, "files/smoke.mjs"), "utf8");

type Answers = Readonly<Record<string, readonly [number, unknown]>>;
const WELL: Answers = {
  "/health/ready": [200, { status: "ok", checks: {} }],
  "/fhir/metadata": [200, { resourceType: "CapabilityStatement" }],
  "/cds-services": [401, {}],
};

/** Runs the chart's smoke test as its pod does, against a server that answers so. */
async function smoke(answers: Answers): Promise<{ readonly code: number; readonly out: string }> {
  const listener: RequestListener = (request, response) => {
    const [status, body] = answers[request.url ?? ""] ?? [404, {}];
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await new Promise((done) => {
      const args = ["--input-type=module", "-e", SCRIPT, base];
      const child = execFile(process.execPath, args, (_, out) =>
        done({ code: child.exitCode ?? -1, out }),
      );
    });
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

describe("the chart's smoke test", () => {
  it("D-17: is passed by an API that answers as it must", async () => {
    const { code, out } = await smoke(WELL);
    expect(out.split("\n").slice(0, 3)).toEqual([
      "ok /health/ready 200",
      "ok /fhir/metadata 200",
      "ok /cds-services 401",
    ]);
    expect(code).toBe(0);
    const open = await smoke({ ...WELL, "/cds-services": [200, { services: [] }] });
    expect(open.code).toBe(0);
  });

  it.each<[string, Answers]>([
    ["is not ready", { ...WELL, "/health/ready": [503, { status: "unavailable" }] }],
    ["is something else", { ...WELL, "/fhir/metadata": [200, { resourceType: "Bundle" }] }],
    ["has no hooks", { ...WELL, "/cds-services": [404, {}] }],
    ["is not there", {}],
  ])("D-17: is failed by one that %s", async (_, answers) => {
    const { code, out } = await smoke(answers);
    expect(out).toContain("WRONG");
    expect(code).toBe(1);
  });
});
