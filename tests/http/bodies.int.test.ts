import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Harness, startHarness } from "../api/support.ts";
import { type Told, ask } from "./callers.ts";
import { type Asked, ROUTES } from "./routes.ts";

const SECRET = "a hook's secret that is long enough";
const MB = 1024 * 1024;

const TAKING: readonly Asked[] = ROUTES.filter(({ operation }) => operation.body !== undefined);

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const post = (
  { method, path }: Asked,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Told> =>
  ask(harness.base + path, {
    method,
    body,
    headers: { "Content-Type": "application/json", "X-Hook-Secret": SECRET, ...headers },
  });

/** `[[[…]]]`, far deeper than any stack. */
const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** A route that a stranger to it may not use says nothing of the body; every other one refuses it. */
const REFUSED = [400, 401, 403, 404, 413, 415, 422, 428];

describe("hostile bodies", () => {
  it("are sent to every route that takes one", () => expect(TAKING.length).toBeGreaterThan(4));

  const all = TAKING.map((route) => [`${route.method} ${route.path}`, route] as const);

  it.each(all)("B-10 of %s pollute no prototype", async (_name, route) => {
    const bodies = [
      '{"__proto__":{"admin":true}}',
      '{"a":[{"\\u005f_proto__":{"admin":true}}]}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"prototype":{"admin":true}}',
    ];
    for (const body of bodies) {
      const told = await post(route, body);
      // Elsewhere whoever has no secret or token is refused before the body is read.
      if (/^\/(?:v1|fhir)\//.test(route.path)) expect(told.status).toBe(400);
      else expect(REFUSED).toContain(told.status);
      expect(told.body).not.toContain("admin");
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    }
  });

  it.each(all)("B-09 of %s neither stop the process nor fill it", async (_name, route) => {
    const before = process.memoryUsage().rss;
    const bodies: readonly (readonly [string | Buffer, Record<string, string>])[] = [
      [deep(1_000_000), {}],
      [`{"a":`.repeat(5000) + "1" + "}".repeat(5000), {}],
      [gzipSync(Buffer.alloc(200 * MB)), { "Content-Encoding": "gzip" }],
      [`"${"x".repeat(6 * MB)}"`, {}],
      [`{"resourceType":"Bundle"`, { "Content-Length": "24" }],
    ];
    for (const [body, headers] of bodies) {
      const told = await post(route, body, headers);
      expect(REFUSED).toContain(told.status);
    }
    expect((await ask(`${harness.base}/healthz`)).status).toBe(200);
    expect((process.memoryUsage().rss - before) / MB).toBeLessThan(300);
  });

  it.each([
    ["shorter than the body", "Content-Length: 1", "{}"],
    [
      "said twice, in two ways",
      "Content-Length: 2\r\nTransfer-Encoding: chunked",
      "2\r\n{}\r\n0\r\n\r\n",
    ],
    ["said twice", "Content-Length: 2\r\nContent-Length: 3", "{}}"],
    ["no number", "Content-Length: -2", "{}"],
  ])(
    "B-09 whose length is %s are refused, and the connection ends",
    async (_name, length, body) => {
      const { port } = new URL(harness.base);
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), "127.0.0.1");
        let text = "";
        socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
        socket.on("close", () => resolve(text));
        socket.write(
          `POST /v1/match HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n${length}\r\n\r\n${body}`,
        );
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/HTTP\/1\.1 200/);
      expect((await ask(`${harness.base}/healthz`)).status).toBe(200);
    },
  );
});
