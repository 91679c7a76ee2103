import { describe, expect, it } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { DEFAULT_LIMITS } from "@cohort/egress";
import type { Answer } from "./bench.ts";
import { closeAfterEach, get, openTarget, openWay, portThatTakesNobody, textOf } from "./bench.ts";

closeAfterEach();

const MIB = 1024 * 1024;
const packed =
  (bytes: Buffer, encoding = "gzip"): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-encoding": encoding }).end(bytes);
  };

describe("B-09 a body from outside", () => {
  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("is unpacked (%s)", async (encoding, pack) => {
    const target = await openTarget(packed(pack(Buffer.from("ü".repeat(1000))), encoding));
    const { egress } = openWay({ origins: [target.origin] });
    expect(await textOf(egress, get(target.origin))).toBe("ü".repeat(1000));
  });

  it("is cut off at the limit, packed or not", async () => {
    const noise = randomBytes(100_000);
    for (const answer of [packed(noise, "identity"), packed(gzipSync(noise))]) {
      const target = await openTarget(answer);
      const { egress } = openWay({ origins: [target.origin] });
      const exact = get(target.origin, { limits: { responseBytes: 100_000 } });
      expect((await (await egress.request(exact)).bytes()).byteLength).toBe(100_000);
      const less = get(target.origin, { limits: { responseBytes: 99_999 } });
      await expect(textOf(egress, less)).rejects.toMatchObject({ class: "too-large" });
    }
  });

  it("that announces more than the limit is not begun", async () => {
    const target = await openTarget((_, response) => {
      response.writeHead(200, { "content-length": String(10 * MIB) });
      response.write("x");
    });
    const { egress } = openWay({ origins: [target.origin], limits: { responseBytes: MIB } });
    await expect(textOf(egress, get(target.origin))).rejects.toMatchObject({ class: "too-large" });
  });

  it.each([
    ["less", 10],
    ["more", 1000],
  ])("that is %s than it announces is no whole answer", async (_, announced) => {
    const target = await openTarget((_seen, response) => {
      response.socket?.end(
        `HTTP/1.1 200 OK\r\nContent-Length: ${announced}\r\n\r\n${"x".repeat(100)}`,
      );
    });
    const { egress } = openWay({ origins: [target.origin] });
    if (announced > 100) {
      await expect(textOf(egress, get(target.origin))).rejects.toMatchObject({ class: "network" });
    } else {
      expect(await textOf(egress, get(target.origin))).toBe("x".repeat(announced));
    }
  });

  it("that unpacks to more than a hundred times its size is a bomb, whatever its limit", async () => {
    // Ten gigabytes of zeros, if anybody asked for them all.
    const zeros = gzipSync(Buffer.alloc(100 * MIB));
    const target = await openTarget((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      for (let parts = 0; parts < 100; parts += 1) response.write(zeros);
      response.end();
    });
    const { egress } = openWay({ origins: [target.origin] });
    const before = process.memoryUsage().rss;
    const incoming = await egress.request(get(target.origin, { limits: { responseBytes: null } }));
    let size = 0;
    const read = async (): Promise<void> => {
      for await (const piece of incoming.body) size += piece.byteLength;
    };
    await expect(read()).rejects.toMatchObject({ class: "too-large" });
    expect(size).toBeLessThan(2 * MIB);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it("that is small may be as repetitive as it likes", async () => {
    const target = await openTarget(packed(gzipSync(Buffer.alloc(MIB, "x"))));
    const { egress } = openWay({ origins: [target.origin] });
    expect(await textOf(egress, get(target.origin))).toHaveLength(MIB);
  });

  it("in an encoding that was not asked for is refused", async () => {
    const target = await openTarget(packed(Buffer.from("x"), "zstd"));
    const { egress } = openWay({ origins: [target.origin] });
    await expect(textOf(egress, get(target.origin))).rejects.toMatchObject({ class: "protocol" });
  });

  it("without end can be read piece by piece", async () => {
    const piece = randomBytes(MIB);
    const target = await openTarget((_, response) => {
      const more = (): void => void response.write(piece, more);
      more();
    });
    const { egress } = openWay({ origins: [target.origin] });
    const limits = { responseBytes: null, totalMs: null };
    const incoming = await egress.request(get(target.origin, { limits }));
    let size = 0;
    for await (const chunk of incoming.body) {
      size += chunk.byteLength;
      if (size > 50 * MIB) break;
    }
    expect(size).toBeGreaterThan(50 * MIB);
  });
});

describe("time", () => {
  it.each<[string, Answer]>([
    ["the headers", () => undefined],
    ["more of the body", (_, response) => void response.write("x")],
  ])("is not spent on waiting for %s", async (_, answer) => {
    const target = await openTarget(answer);
    const { egress } = openWay({ origins: [target.origin] });
    const limits = { headersMs: 50, idleMs: 50 };
    await expect(textOf(egress, get(target.origin, { limits }))).rejects.toMatchObject({
      class: "timeout",
      failure: { code: "EGRESS.TIMEOUT" },
    });
  });

  it("C-15 is not spent on a connection that does not come about", async () => {
    const port = await portThatTakesNobody();
    const origin = `http://127.0.0.1:${port}`;
    const { egress } = openWay({ origins: [origin], limits: { connectMs: 300 } });
    const began = performance.now();
    await expect(textOf(egress, get(origin))).rejects.toMatchObject({
      class: "timeout",
      failure: { code: "EGRESS.TIMEOUT" },
    });
    // Whoever connects looks at the time about once a second.
    expect(performance.now() - began).toBeLessThan(3000);
  });

  it("C-15 is 5 s for the connection, 30 s for the headers, 30 s without a piece and 120 s in all", () =>
    expect(DEFAULT_LIMITS).toMatchObject({
      connectMs: 5_000,
      headersMs: 30_000,
      idleMs: 30_000,
      totalMs: 120_000,
    }));

  it("ends for an answer that trickles", async () => {
    const target = await openTarget((_, response) => {
      const trickle = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(trickle));
    });
    const { egress } = openWay({ origins: [target.origin] });
    const limits = { totalMs: 100 };
    await expect(textOf(egress, get(target.origin, { limits }))).rejects.toMatchObject({
      class: "timeout",
    });
  });

  it("ends for an answer that nobody reads, and nothing else does", async () => {
    const target = await openTarget((_, response) => void response.write("x"));
    const { egress } = openWay({ origins: [target.origin] });
    const incoming = await egress.request(get(target.origin, { limits: { totalMs: 50 } }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(incoming.bytes()).rejects.toMatchObject({ class: "timeout" });
  });

  it("ends when the caller says so, with the caller's reason", async () => {
    const target = await openTarget((_, response) => void response.write("x"));
    const { egress } = openWay({ origins: [target.origin] });
    const stop = new AbortController();
    const reason = new Error("no longer wanted");
    const reading = textOf(egress, get(target.origin, { signal: stop.signal }));
    setTimeout(() => stop.abort(reason), 50);
    await expect(reading).rejects.toBe(reason);
    const late = egress.request(get(target.origin, { signal: stop.signal }));
    await expect(late).rejects.toBe(reason);
  });

  it("a closed way out ends what is under way", async () => {
    const target = await openTarget(() => undefined);
    const { egress } = openWay({ origins: [target.origin] });
    const reading = egress.request(get(target.origin));
    setTimeout(() => void egress.close(), 50);
    await expect(reading).rejects.toMatchObject({ class: "network" });
  });
});

describe("connections", () => {
  it("one is used again after an answer was read or let run by", async () => {
    const target = await openTarget();
    const { egress } = openWay({ origins: [target.origin], connections: 1 });
    await textOf(egress, get(target.origin));
    await (await egress.request(get(target.origin))).discard();
    await textOf(egress, get(target.origin));
    expect(target.connections()).toBe(1);
  });
});
