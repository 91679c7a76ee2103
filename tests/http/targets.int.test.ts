import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Harness, startHarness } from "../api/support.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());

/** The whole answer to a request whose first line says exactly this. */
const told = (target: string, method = "GET"): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(harness.base).port), "127.0.0.1", () =>
      socket.write(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });

describe("the target of a request", () => {
  it.each([
    ["http://[x/v1/studies", "GET"],
    ["http://[x/auth/sign-in", "GET"],
    ["http://x:99999/auth/sign-in", "GET"],
    ["http://x:99999/auth/callback?state=a&code=b", "GET"],
    ["foo://x:99999/v1/studies", "GET"],
    ["*", "OPTIONS"],
  ])("B-14 that names nothing is answered like any other: %s", async (target, method) => {
    const text = await told(target, method);
    expect(text).toContain("HTTP/1.1 404");
    expect(text).toContain("Content-Type: application/problem+json");
    expect(text).toMatch(/^X-Request-Id: /m);
    expect(text).toMatch(/^Content-Security-Policy: default-src 'none'/m);
    expect(text).toMatch(/^Cache-Control: no-store/m);
  });

  it("may be a whole URL (RFC 9112 3.2.2), of which the path counts", async () => {
    expect(await told("http://evil.example.org/v1/studies")).toContain("HTTP/1.1 200");
    expect(await told("http://evil.example.org/v1/studies?x=1#y")).toContain("HTTP/1.1 200");
    expect(await told("http://u:p@evil.example.org:1/auth/session")).toContain("HTTP/1.1 200");
  });
});
