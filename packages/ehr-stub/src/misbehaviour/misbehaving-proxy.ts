import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, createFaults, isWireAnswer } from "../stub/fault.ts";
import { misbehave, outcome, send } from "../stub/reply.ts";
import { describeRequest, receive } from "../stub/request.ts";
import { distortDraft } from "./distort-draft.ts";
import { ask, draftOf, pass } from "./forward.ts";
import { PASSING, type SpoiltAnswerName, choiceOf } from "./misbehaviours.ts";

export interface MisbehavingOptions {
  /** The FHIR base of the server behind. */
  readonly target: string;
  /** 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** How much of what is asked is spoilt, 0 to 1 (0.05). */
  readonly share?: number;
  /** Equal seeds spoil the same requests in the same way (1). */
  readonly seed?: number;
  /** What may happen; all that a patient client comes through where left out. */
  readonly kinds?: readonly SpoiltAnswerName[];
  /** How often in a row the same request may be spoilt (2): a server that is never right cannot be read. */
  readonly mostInRow?: number;
}

/** A server in front of another that misbehaves now and then. */
export interface MisbehavingProxy {
  /** The FHIR base to ask instead of the target's. */
  readonly baseUrl: string;
  /** How many requests came. */
  readonly asked: () => number;
  /** How often what was done to an answer. */
  readonly done: () => Readonly<Partial<Record<SpoiltAnswerName, number>>>;
  readonly close: () => Promise<void>;
}

/** Answers that have nothing of the right one in them. */
const NEEDS_NO_ANSWER: ReadonlySet<Answer["kind"]> = new Set([
  "status",
  "reset",
  "stall",
  "body",
  "bomb",
  "redirect",
]);

/** Puts a misbehaving server in front of another. Rejects where the port cannot be listened on. */
export async function startMisbehaving(options: MisbehavingOptions): Promise<MisbehavingProxy> {
  const { share = 0.05, seed = 1, kinds = PASSING, mostInRow = 2, host = "127.0.0.1" } = options;
  const target = new URL(options.target);
  const base = target.pathname.replace(/\/$/, "");
  const faults = createFaults();
  const nameOf = new Map(kinds.map((name) => [choiceOf(name).answer, name]));
  const done: Partial<Record<SpoiltAnswerName, number>> = {};
  let asked = 0;
  faults.mix({ share, seed, mostInRow, answers: kinds.map(choiceOf) });

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    asked += 1;
    const raw = await receive(message);
    const answer = faults.answerTo(describeRequest(raw, base));
    if (answer === null) return pass(await ask(target, raw), response);
    const name = nameOf.get(answer);
    if (name !== undefined) done[name] = (done[name] ?? 0) + 1;
    if (isWireAnswer(answer) && NEEDS_NO_ANSWER.has(answer.kind)) {
      return misbehave(response, { status: 200, body: "" }, answer);
    }
    const draft = await draftOf(await ask(target, raw, { "accept-encoding": "identity" }));
    if (isWireAnswer(answer)) return misbehave(response, draft, answer);
    const self = `http://${raw.headers.host ?? "localhost"}${raw.target}`;
    send(response, distortDraft(draft, answer, self) ?? draft, false);
  }

  const server = createServer((message, response) => {
    handle(message, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, outcome(502, "transient"), false);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has such an address
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://${host}:${port}${base}`,
    asked: () => asked,
    done: () => ({ ...done }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
