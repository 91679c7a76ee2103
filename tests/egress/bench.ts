import { afterEach } from "@jest/globals";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type Egress, type EgressOptions, type Outgoing, createEgress } from "@cohort/egress";
import { createMetrics } from "@cohort/telemetry";

const closers: (() => Promise<unknown>)[] = [];

/** Closes what a test opened; call once per file. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server of this machine that notes what reaches it. */
export interface Target {
  readonly origin: string;
  readonly port: number;
  readonly requests: Seen[];
  /** Every connection, whether or not a request came over it. */
  connections(): number;
}

export type Answer = (seen: Seen, response: ServerResponse) => void;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

export async function openTarget(answer: Answer = (_, to) => to.end("ok")): Promise<Target> {
  const requests: Seen[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const seen: Seen = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body,
      };
      requests.push(seen);
      answer(seen, response);
    });
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
  };
}

/** Listens, and is then busy for ever: the kernel takes a few connections for it, and after those no more. */
const BUSY = `
  const { parentPort } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;

/** A port of this machine to which a connection neither succeeds nor fails. */
export async function portThatTakesNobody(): Promise<number> {
  const busy = new Worker(BUSY, { eval: true, execArgv: [] });
  closers.push(() => busy.terminate());
  const port: unknown = await new Promise((resolve) => busy.once("message", resolve));
  if (typeof port !== "number") throw new Error("no port");
  for (let taken = true; taken;) {
    const socket = connect(port, "127.0.0.1");
    closers.push(async () => socket.destroy());
    socket.on("error", () => undefined);
    taken = await Promise.race([
      new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true))),
      pause(500).then(() => false),
    ]);
  }
  return port;
}

/** A way out, and the count of what was blocked by reason, as /metrics shows it. */
export interface Way {
  readonly egress: Egress;
  blocked(): Promise<Readonly<Record<string, number>>>;
}

export function openWay(options: Partial<EgressOptions> & Pick<EgressOptions, "origins">): Way {
  const metrics = createMetrics();
  const egress = createEgress({
    production: false,
    onBlocked: (reason) => metrics.egressBlocked.inc({ reason }),
    ...options,
  });
  closers.push(() => egress.close());
  return {
    egress,
    async blocked() {
      const { values } = await metrics.egressBlocked.get();
      return Object.fromEntries(
        values.map(({ labels, value }) => [String(labels["reason"]), value]),
      );
    },
  };
}

export const get = (url: string, more: Partial<Outgoing> = {}): Outgoing => ({
  method: "GET",
  url: new URL(url),
  headers: {},
  ...more,
});

/** The text of an answer. */
export async function textOf(egress: Egress, outgoing: Outgoing): Promise<string> {
  const incoming = await egress.request(outgoing);
  return Buffer.from(await incoming.bytes()).toString("utf8");
}

/** Redirects to `to()`. */
export const redirect =
  (to: () => string, status = 302): Answer =>
  (_, response) => {
    response.writeHead(status, { location: to() }).end();
  };
