import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FhirResource } from "fhir/r4.js";
import { createAnswers } from "./answers.ts";
import { type StubBulk, openBulk } from "./bulk/stub-bulk.ts";
import { createClock } from "./clock.ts";
import { createFaults, isWireAnswer } from "./fault.ts";
import type { Fault, Mix } from "./fault.ts";
import { type Listener, createNotifier } from "./notify.ts";
import type { EhrStubOptions } from "./options.ts";
import { misbehave, send } from "./reply.ts";
import { refusal } from "./refusal.ts";
import { describeRequest, receive } from "./request.ts";
import type { SeenRequest } from "./request.ts";
import { createStock } from "./stock.ts";

/** A small FHIR R4 server on a port of 127.0.0.1 that answers rightly until it is told not to. */
export interface EhrStub {
  readonly baseUrl: string;
  /** All requests so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Adds a rule; the first that fits a request and is not used up decides. */
  fault(fault: Fault): void;
  /** Adds a rule that answers a share of the requests with one of several answers. */
  mix(mix: Mix): void;
  /** Takes all rules back. */
  heal(): void;
  put(resource: FhirResource): void;
  remove(type: string, id: string): void;
  /** As if it had never been: a read answers 404, and no history tells of it. */
  forget(type: string, id: string): void;
  /** What a read would give. */
  read(type: string, id: string): FhirResource | "gone" | null;
  /** The stub's clock, in milliseconds since 1970. */
  now(): number;
  /** Puts that clock forward, or back where negative. */
  shiftClock(ms: number): void;
  /** Tells the listener of every `put` and `remove` from now on. */
  subscribe(listener: Listener): void;
  /** Notifies nobody any more. */
  fallSilent(): void;
  readonly bulk: StubBulk;
  /** All next links given so far lead nowhere. */
  expireSearches(): void;
  close(): Promise<void>;
}

const BASE = "/fhir";

export async function startEhrStub(options: EhrStubOptions = {}): Promise<EhrStub> {
  const clock = createClock(options.clock);
  const stock = createStock({
    resources: options.resources ?? [],
    clock,
    stamps: options.clock !== undefined,
  });
  const faults = createFaults();
  const notifier = createNotifier();
  const requests: SeenRequest[] = [];
  let baseUrl = "";
  const bulk = await openBulk(options, stock, clock, () => baseUrl);
  const answers = createAnswers(
    options,
    stock,
    () => baseUrl,
    (one) => bulk.draftOf(one),
  );

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = describeRequest(await receive(message), BASE);
    requests.push(request);
    if (options.clock !== undefined)
      response.setHeader("date", new Date(clock.now()).toUTCString());
    const answer = faults.answerTo(request);
    const refused = refusal(options, request);
    if (request.route === "export-file" && refused === null) {
      await bulk.file(request, response, answer !== null && isWireAnswer(answer) ? answer : null);
      return;
    }
    const draft = refused ?? answers.draftOf(request, answer);
    const accepted = request.headers["accept-encoding"] ?? "";
    const packed = options.gzip === true && accepted.includes("gzip");
    if (answer !== null && isWireAnswer(answer)) misbehave(response, draft, answer);
    else send(response, draft, packed);
  }

  const server = createServer((message, response) => {
    handle(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  baseUrl = `http://127.0.0.1:${isAddress(address) ? address.port : 0}${BASE}`;

  return {
    baseUrl,
    requests,
    fault: (fault) => faults.add(fault),
    mix: (mix) => faults.mix(mix),
    heal: () => faults.clear(),
    put(resource) {
      stock.put(resource);
      notifier.tell();
    },
    remove(type, id) {
      stock.remove(type, id);
      notifier.tell();
    },
    forget: (type, id) => stock.forget(type, id),
    now: () => clock.now(),
    shiftClock: (ms) => clock.shift(ms),
    read: (type, id) => stock.read(type, id),
    subscribe: (listener) => notifier.subscribe(listener),
    fallSilent: () => notifier.fallSilent(),
    expireSearches: () => answers.expireSearches(),
    bulk: bulk.shown,
    close: async () => {
      await bulk.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  address !== null && typeof address !== "string";
