import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { Agent, type Server, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { readBody } from "./read-body.ts";
import type { Outcome } from "./rejection.ts";

const LIMIT = 1000;
let server: Server;
let port = 0;
/** One connection for all, so that a request left unread shows. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const seen: Outcome<unknown>[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    void readBody(request, { limitBytes: LIMIT, required: true }).then((outcome) => {
      seen.push(outcome);
      response.end(JSON.stringify(outcome));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends in pieces, so that the length is not announced. */
function post(
  body: Buffer | string,
  headers: Record<string, string> = {},
): Promise<Outcome<unknown>> {
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        port,
        agent,
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
      },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => (text += chunk));
        incoming.on("end", () => resolve(JSON.parse(text) as Outcome<unknown>));
      },
    );
    outgoing.on("error", reject);
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += 65_536) {
      outgoing.write(bytes.subarray(at, at + 65_536));
    }
    outgoing.end();
  });
}

const rejected = (kind: string, field: string) => ({
  ok: false,
  failure: { kind, errors: [{ field }] },
});

describe("readBody", () => {
  it.each([
    ["plain", "identity", (text: string) => Buffer.from(text)],
    ["gzip", "gzip", gzipSync],
    ["deflate", "deflate", deflateSync],
    ["brotli", "br", brotliCompressSync],
  ])("reads %s", async (_name, encoding, encode) => {
    const outcome = await post(encode('{"a":["ü"]}'), { "Content-Encoding": encoding });
    expect(outcome).toEqual({ ok: true, value: { a: ["ü"] } });
  });

  it("takes any JSON type, and a byte order mark", async () => {
    const type = { "Content-Type": 'application/fhir+json; charset="UTF-8"' };
    expect(await post('\ufeff{"a":1}', type)).toEqual({ ok: true, value: { a: 1 } });
  });

  it("holds exactly the limit, and no byte more", async () => {
    const ofSize = (size: number): string => `"${"a".repeat(size - 2)}"`;
    expect(await post(ofSize(LIMIT))).toMatchObject({ ok: true });
    expect(await post(ofSize(LIMIT + 1))).toMatchObject(rejected("too-large", "body"));
  });

  it("answers a body far beyond the limit after reading it to its end", async () => {
    expect(await post(Buffer.alloc(20_000_000, " "))).toMatchObject(rejected("too-large", "body"));
  });

  it("believes an announced length", async () => {
    const body = Buffer.alloc(LIMIT + 1, " ");
    const headers = { "Content-Length": String(body.length) };
    expect(await post(body, headers)).toMatchObject(rejected("too-large", "body"));
  });

  it("B-09 stops a small file that inflates to much", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    const outcome = await post(bomb, { "Content-Encoding": "gzip" });
    expect(outcome).toMatchObject(rejected("too-large", "body"));
  });

  it.each([
    ["cut gzip", gzipSync('{"a":1}').subarray(0, 12), "gzip"],
    ["what is no gzip", Buffer.from('{"a":1}'), "gzip"],
  ])("refuses %s", async (_name, body, encoding) =>
    expect(await post(body, { "Content-Encoding": encoding })).toMatchObject(
      rejected("invalid-request", "body"),
    ),
  );

  it.each([
    ["not JSON", '{"a":'],
    ["not JSON", "name=value"],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("refuses what is %s without quoting it", async (_name, body) => {
    const outcome = await post(body);
    expect(outcome).toMatchObject(rejected("invalid-request", "body"));
    expect(JSON.stringify(outcome)).not.toContain("name=value");
  });

  it("refuses other media types and encodings", async () => {
    const plain = { "Content-Type": "text/plain" };
    expect(await post("{}", plain)).toMatchObject(
      rejected("unsupported-media-type", "Content-Type"),
    );
    const latin = { "Content-Type": "application/json; charset=latin1" };
    expect(await post("{}", latin)).toMatchObject(
      rejected("unsupported-media-type", "Content-Type"),
    );
    expect(await post("{}", { "Content-Encoding": "zstd" })).toMatchObject(
      rejected("unsupported-media-type", "Content-Encoding"),
    );
  });

  it("misses a body where there is none", async () => {
    const none = { "Content-Length": "0" };
    expect(await post("", none)).toMatchObject(rejected("invalid-request", "body"));
  });

  it.each([
    ["plain", "identity", (bytes: Buffer) => bytes],
    ["gzip", "gzip", gzipSync],
  ])("leaves the connection usable after refusing much of %s", async (_name, encoding, encode) => {
    const body = encode(randomBytes(2_000_000));
    const refused = await post(body, { "Content-Encoding": encoding });
    expect(refused).toMatchObject(rejected("too-large", "body"));
    expect(await post("1")).toEqual({ ok: true, value: 1 });
  });

  it.each(["", "Content-Encoding: gzip\r\n"])(
    "does not wait for a caller who left (%j)",
    async (header) => {
      seen.length = 0;
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}Content-Length: 100\r\n\r\n{`,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      for (let tries = 0; seen.length === 0 && tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(seen).toMatchObject([rejected("invalid-request", "body")]);
    },
  );
});
