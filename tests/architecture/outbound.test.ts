import { describe, expect, it } from "@jest/globals";
import { MAY_OPEN_CONNECTIONS } from "./layers.ts";
import { outboundOf } from "./outbound.ts";
import { readWorkspace } from "./workspace.ts";

describe("B-07 requests leave through one package", () => {
  const product = readWorkspace()
    .filter(({ folder }) => folder !== "tests" && folder !== "packages/testkit")
    .flatMap(({ sources }) => sources)
    .filter(({ isTest }) => !isTest);

  it("and nothing else opens a connection to anywhere", () => {
    const openers = product
      .filter(({ path }) => !MAY_OPEN_CONNECTIONS.some((place) => place.test(path)))
      .flatMap(({ path, text }) => outboundOf(text, path).map((what) => `${path}: ${what}`));
    expect(openers).toEqual([]);
  });

  it("which does", () => {
    const egress = product.filter(({ path }) => path.startsWith("packages/adapters/egress/"));
    expect(egress.flatMap(({ path, text }) => outboundOf(text, path))).toContain("undici");
  });
});

describe("reading what opens a connection", () => {
  it.each([
    [`import { Agent } from "undici";`],
    [`import { request } from "node:http";`],
    [`import { get as fetchIt } from "http";`],
    [`import * as http from "node:http";`],
    [`import http from "node:http";`],
    [`import https from "node:https";`],
    [`import { connect } from "node:tls";`],
    [`import { createRemoteJWKSet } from "jose";`],
    [`export { request } from "node:http";`],
    [`export * from "node:https";`],
    [`const { request } = await import("undici");`],
    [`await fetch("https://ehr.test");`],
    [`await globalThis.fetch(url);`],
    [`new WebSocket("wss://ehr.test");`],
  ])("sees %s", (text) => expect(outboundOf(text)).toHaveLength(1));

  it.each([
    [`import { createServer } from "node:http";`],
    [`import type { ClientRequest } from "node:http";`],
    [`import { type Server, createServer } from "node:http";`],
    [`import { type Agent, createServer } from "node:http";`],
    [`import { isIP } from "node:net";`],
    [`import { SignJWT } from "jose";`],
    [`const fetch = () => 1;\nfetch();`],
    [`function fetch(): void {}\nfetch();`],
    [`cache.fetch(key);`],
    [`// fetch("https://ehr.test")`],
  ])("lets %s be", (text) => expect(outboundOf(text)).toEqual([]));
});
