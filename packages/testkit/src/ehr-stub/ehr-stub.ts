import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { FhirResource } from "fhir/r4.js";
import { createAnswers } from "./answers.ts";
import type { EhrStubOptions } from "./answers.ts";
import { createFaults } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { misbehave, send } from "./reply.ts";
import { readRequest } from "./request.ts";
import type { SeenRequest } from "./request.ts";
import { createStock } from "./stock.ts";

/** A small FHIR R4 server on a port of 127.0.0.1 that answers rightly until it is told not to. */
export interface EhrStub {
  readonly baseUrl: string;
  /** All requests so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Adds a rule; the first that fits a request and is not used up decides. */
  fault(fault: Fault): void;
  /** Takes all rules back. */
  heal(): void;
  put(resource: FhirResource): void;
  remove(type: string, id: string): void;
  /** All next links given so far lead nowhere. */
  expireSearches(): void;
  close(): Promise<void>;
}

const BASE = "/fhir";

export async function startEhrStub(options: EhrStubOptions = {}): Promise<EhrStub> {
  const stock = createStock(options.resources ?? []);
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  let baseUrl = "";
  const answers = createAnswers(options, stock, () => baseUrl);

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message, BASE);
    requests.push(request);
    const answer = faults.answerTo(request);
    const draft = answers.draftOf(request, answer);
    const packed = options.gzip === true && request.headers["accept-encoding"] !== undefined;
    if (answer === null || answer.kind === "next" || answer.kind === "distort") {
      send(response, draft, packed);
    } else {
      misbehave(response, draft, answer);
    }
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
    heal: () => faults.clear(),
    put: (resource) => stock.put(resource),
    remove: (type, id) => stock.remove(type, id),
    expireSearches: () => answers.expireSearches(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  address !== null && typeof address !== "string";
