import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { beginBody } from "./read-body.ts";
import type { Outcome } from "./rejection.ts";

interface Seen {
  readonly begun: boolean;
  readonly outcome: Outcome<unknown>;
}

let server: Server;
let url = "";

/** Answers whether it was read before anybody called for it, and what came of it. */
async function see(request: IncomingMessage): Promise<Seen> {
  const body = beginBody(request, { limitBytes: 1_000_000, required: true });
  const begun = request.readableFlowing !== null || request.listenerCount("readable") > 0;
  return { begun, outcome: await body() };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void see(request).then((seen) => response.end(JSON.stringify(seen)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

async function post(body: string | Uint8Array<ArrayBuffer>, more: object = {}): Promise<Seen> {
  const headers = { "Content-Type": "application/json", Connection: "close", ...more };
  const told = await fetch(url, { method: "POST", body, headers });
  return (await told.json()) as Seen;
}

it("begins to read a small body at once", async () => {
  expect(await post('{"a":1}')).toEqual({ begun: true, outcome: { ok: true, value: { a: 1 } } });
});

it("leaves a large one, and one of which the size is not known, until it is called for", async () => {
  const long = { a: "a".repeat(300_000) };
  const large = await post(JSON.stringify(long));
  expect(large).toEqual({ begun: false, outcome: { ok: true, value: long } });
  const zipped = new Uint8Array(gzipSync('{"a":1}'));
  const packed = await post(zipped, { "Content-Encoding": "gzip" });
  expect(packed).toEqual({ begun: false, outcome: { ok: true, value: { a: 1 } } });
});

it("says of what it began to read what it would say later", async () => {
  const { begun, outcome } = await post("{");
  expect(begun).toBe(true);
  expect(outcome.ok).toBe(false);
});
