import { describe, expect, it } from "@jest/globals";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { LookupAddress } from "node:dns";
import { closeAfterEach, get, openTarget, openWay, redirect, textOf } from "./bench.ts";

closeAfterEach();

const ipv4 = (address: string): LookupAddress => ({ address, family: 4 });
const answers =
  (...addresses: LookupAddress[]) =>
  async (): Promise<LookupAddress[]> =>
    addresses;

/** How often undici set out to connect while `work` ran. */
async function connectsDuring(work: () => Promise<void>): Promise<number> {
  let connects = 0;
  const count = (): void => void (connects += 1);
  subscribe("undici:client:beforeConnect", count);
  try {
    await work();
  } finally {
    unsubscribe("undici:client:beforeConnect", count);
  }
  return connects;
}

describe("B-07 in production", () => {
  const GOOD = "https://good.test";

  it.each<[string, string, string | null, string]>([
    ["a metadata service that no origin names", "http://169.254.169.254/latest", null, "origin"],
    ["http", "http://169.254.169.254/", "http://169.254.169.254", "scheme"],
    ["a metadata service", "https://169.254.169.254/", "https://169.254.169.254", "address"],
    ["a private address", "https://10.0.0.1/", "https://10.0.0.1", "address"],
    ["an address in hex", "http://0x7f.1:PORT/", null, "origin"],
    ["an allowed address in hex", "https://0x7f.1:PORT/", "https://127.0.0.1:PORT", "address"],
    ["an address as one number", "https://2130706433:PORT/", "https://127.0.0.1:PORT", "address"],
    ["an address in octal", "https://0177.0.0.1:PORT/", "https://127.0.0.1:PORT", "address"],
    ["IPv4 in IPv6, not named", "http://[::ffff:127.0.0.1]:PORT/", null, "origin"],
    ["IPv4 in IPv6", "https://[::ffff:127.0.0.1]:PORT/", "https://[::ffff:7f00:1]:PORT", "address"],
    ["IPv6 loopback", "https://[::1]:PORT/", "https://[::1]:PORT", "address"],
    ["http to this very machine", "http://localhost:PORT/", "http://localhost:PORT", "scheme"],
    ["a user before the host", "https://good.test@evil.test/", "https://evil.test", "userinfo"],
    ["a user before a good host", "https://u:p@good.test/", GOOD, "userinfo"],
    ["a good host before an evil one", "https://good.test.evil.test/", GOOD, "origin"],
    ["a dot after the host", "https://good.test./", GOOD, "origin"],
    ["letters that look alike", "https://g\u043e\u043ed.test/", GOOD, "origin"],
    ["another port", "https://good.test:8443/", GOOD, "origin"],
    ["another scheme", "file:///etc/passwd", GOOD, "origin"],
    ["a backslash", "https://good.test\\@evil.test/", "https://evil.test", "origin"],
  ])("%s is blocked, counted, and no connection is made", async (_, url, origin, reason) => {
    const target = await openTarget();
    const at = (text: string): string => text.replace("PORT", String(target.port));
    const { egress, blocked } = openWay({
      production: true,
      origins: origin === null ? [GOOD] : [at(origin)],
      resolve: answers(ipv4("127.0.0.1")),
    });
    const connects = await connectsDuring(async () => {
      await expect(egress.request(get(at(url)))).rejects.toMatchObject({ name: "EgressError" });
    });
    expect(connects).toBe(0);
    expect(target.connections()).toBe(0);
    expect(await blocked()).toEqual({ [reason]: 1 });
  });

  it.each<[string, readonly LookupAddress[]]>([
    ["a loopback address", [ipv4("127.0.0.1")]],
    ["a private address", [ipv4("10.1.2.3")]],
    ["a good address and a bad one", [ipv4("8.8.8.8"), ipv4("127.0.0.1")]],
    ["IPv4 in IPv6", [{ address: "::ffff:127.0.0.1", family: 6 }]],
    ["IPv6 of the local net", [{ address: "fe80::1%lo", family: 6 }]],
  ])("a name that leads to %s is blocked", async (_, addresses) => {
    const target = await openTarget();
    const origin = `https://good.test:${target.port}`;
    const { egress, blocked } = openWay({
      production: true,
      origins: [origin],
      resolve: answers(...addresses),
    });
    await expect(egress.request(get(origin))).rejects.toMatchObject({
      class: "blocked-address",
      failure: { code: "EGRESS.BLOCKED_ADDRESS", action: expect.stringContaining("EGRESS_ALLOW") },
    });
    expect(target.connections()).toBe(0);
    expect(await blocked()).toEqual({ address: 1 });
  });

  it("a network that is named may be reached, and only that one", async () => {
    const target = await openTarget();
    const origin = `https://good.test:${target.port}`;
    const way = (allowCidrs: string[]) =>
      openWay({
        production: true,
        origins: [origin],
        allowCidrs,
        resolve: answers(ipv4("127.0.0.1")),
      });
    // It speaks no TLS: that the connection was made is what counts.
    await expect(way(["127.0.0.1/32"]).egress.request(get(origin))).rejects.toMatchObject({
      class: "network",
    });
    expect(target.connections()).toBe(1);
    await expect(way(["127.0.0.2/32"]).egress.request(get(origin))).rejects.toMatchObject({
      class: "blocked-address",
    });
    expect(target.connections()).toBe(1);
  });

  it("what is thrown names neither host nor path", async () => {
    const { egress } = openWay({ production: true, origins: ["https://10.9.8.7"] });
    for (const url of ["https://10.9.8.7/Patient/p1", "https://evil.test/Patient/p1"]) {
      const error: unknown = await egress.request(get(url)).catch((thrown: unknown) => thrown);
      expect(JSON.stringify(error) + String(error)).not.toMatch(/10\.9|evil|Patient|p1/);
    }
  });
});

describe("B-07 outside production", () => {
  it("this very machine may be reached over http, where its origin is allowed", async () => {
    const target = await openTarget();
    const localhost = `http://localhost:${target.port}`;
    const { egress } = openWay({ origins: [target.origin, localhost] });
    const connects = await connectsDuring(async () => {
      expect(await textOf(egress, get(target.origin))).toBe("ok");
      expect(await textOf(egress, get(localhost))).toBe("ok");
    });
    expect(connects).toBe(2);
  });

  it("a name that leads to this machine is still blocked", async () => {
    const target = await openTarget();
    const origin = `https://good.test:${target.port}`;
    const { egress } = openWay({ origins: [origin], resolve: answers(ipv4("127.0.0.1")) });
    await expect(egress.request(get(origin))).rejects.toMatchObject({ class: "blocked-address" });
    expect(target.connections()).toBe(0);
  });

  it("http to any other host is blocked", async () => {
    const { egress, blocked } = openWay({ origins: ["http://good.test"] });
    await expect(egress.request(get("http://good.test/"))).rejects.toMatchObject({
      class: "foreign-origin",
    });
    expect(await blocked()).toEqual({ scheme: 1 });
  });

  it("a name that gives another address the second time gains nothing", async () => {
    const target = await openTarget((_, response) => {
      response.writeHead(200, { connection: "close" }).end("ok");
    });
    const origin = `http://localhost:${target.port}`;
    const rebinding = [[ipv4("127.0.0.1")], [ipv4("10.0.0.1")]];
    const asked: string[] = [];
    const { egress, blocked } = openWay({
      origins: [origin],
      resolve: async (name) => {
        asked.push(name);
        return rebinding.shift() ?? [];
      },
    });
    expect(await textOf(egress, get(origin))).toBe("ok");
    await expect(egress.request(get(origin))).rejects.toMatchObject({ class: "blocked-address" });
    expect(asked).toEqual(["localhost", "localhost"]);
    expect(target.connections()).toBe(1);
    expect(await blocked()).toEqual({ address: 1 });
  });
});

describe("B-07 a redirect", () => {
  it.each<[string, (port: number) => string, string]>([
    ["to a metadata service", () => "http://169.254.169.254/", "origin"],
    ["to another port", (port) => `http://127.0.0.1:${port}/`, "origin"],
    ["to an allowed name that leads inside", () => "https://inside.test/", "address"],
    ["with a user", (port) => `http://a@127.0.0.1:${port}/`, "userinfo"],
  ])("%s is blocked", async (_, to, reason) => {
    const inside = await openTarget();
    const outside = await openTarget(redirect(() => to(inside.port)));
    const { egress, blocked } = openWay({
      origins: [outside.origin, "https://inside.test"],
      resolve: answers(ipv4("10.0.0.1")),
    });
    const outgoing = get(outside.origin, { redirects: "allowed-origins" });
    await expect(egress.request(outgoing)).rejects.toMatchObject({ name: "EgressError" });
    expect(inside.connections()).toBe(0);
    expect(await blocked()).toEqual({ [reason]: 1 });
  });

  it("to another allowed origin is followed only where that was wished", async () => {
    const other = await openTarget();
    const first = await openTarget(redirect(() => other.origin));
    const { egress, blocked } = openWay({ origins: [first.origin, other.origin] });
    await expect(egress.request(get(first.origin))).rejects.toMatchObject({
      class: "foreign-origin",
    });
    expect(other.connections()).toBe(0);
    expect(await blocked()).toEqual({ redirect: 1 });
    const outgoing = get(first.origin, { redirects: "allowed-origins" });
    expect(await textOf(egress, outgoing)).toBe("ok");
    const narrowed = { ...outgoing, origins: [first.origin] };
    await expect(egress.request(narrowed)).rejects.toMatchObject({ class: "foreign-origin" });
    expect(other.requests).toHaveLength(1);
  });

  it("is followed three times and no more", async () => {
    const round = await openTarget((seen, response) => {
      const left = Number(seen.path.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(307, { location: `/${left - 1}` }).end();
    });
    const { egress } = openWay({ origins: [round.origin] });
    expect(await textOf(egress, get(`${round.origin}/3`))).toBe("there");
    await expect(egress.request(get(`${round.origin}/4`))).rejects.toMatchObject({
      class: "protocol",
    });
  });

  it.each([
    [301, "POST", "patient=p1"],
    [302, "POST", "patient=p1"],
    [307, "POST", "patient=p1"],
    [308, "POST", "patient=p1"],
    [303, "GET", ""],
  ])("of status %d arrives as %s with its body", async (status, method, body) => {
    const target = await openTarget((seen, response) => {
      if (seen.path === "/new") response.end("ok");
      else response.writeHead(status, { location: "/new" }).end();
    });
    const { egress } = openWay({ origins: [target.origin] });
    await textOf(egress, get(target.origin, { method: "POST", body: "patient=p1" }));
    expect(target.requests.at(-1)).toMatchObject({ method, path: "/new", body });
  });

  it("is an answer like any other where none is wished", async () => {
    const target = await openTarget(redirect(() => "/new"));
    const { egress } = openWay({ origins: [target.origin] });
    const answer = await egress.request(get(target.origin, { redirects: "none" }));
    expect([answer.status, answer.header("location")]).toEqual([302, "/new"]);
    await answer.discard();
  });
});
