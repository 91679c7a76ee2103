import { createAccess } from "../auth/access.ts";
import { createAsk } from "../auth/ask.ts";
import { createAttempt } from "./attempt.ts";
import type { Call, FhirRequest } from "./call.ts";
import { createCircuit } from "./circuit.ts";
import { createWire } from "./exchange.ts";
import type { SourceStatus } from "../interface.ts";
import type { Settings } from "../options.ts";
import { createPersistence } from "./persistence.ts";
import type { Reply } from "./reply.ts";
import { SourceError, failedAs, isSourceError } from "./source-error.ts";

export interface Transport {
  /**
   * Sends a request as often as its class of failure deserves. Throws the SourceError that remains, `unavailable` where
   * the whole server was down for longer than the call's patience, or the signal's reason.
   */
  send(request: FhirRequest): Promise<Reply>;
  /** The `authorization` header of the moment, for requests that go another way; a fresh one after one was refused. */
  authorize(signal?: AbortSignal, refused?: string): Promise<string | null>;
  /** What is known of the grant. */
  status(): SourceStatus;
  close(): Promise<void>;
}

const KNOCK: Pick<Call, "type" | "route" | "expect"> = {
  type: "metadata",
  route: "GET metadata",
  expect: "CapabilityStatement",
};

/** Failures that say nothing of the server as a whole. */
const ANSWERED = [
  "client",
  "auth",
  "throttled",
  "too-large",
  "foreign-origin",
  "blocked-address",
] as const;

/** The way to the EHR and back: pace, limits, repeats and the circuit breaker in one. */
export function createTransport(settings: Settings): Transport {
  const wire = createWire(
    settings.egress,
    [settings.baseUrl.origin, ...settings.origins],
    settings.limits,
  );
  const access = createAccess(settings, createAsk(settings, settings.egress));
  const attempt = createAttempt(settings, wire, access);
  /** Whether the server ever spoke FHIR to us: then HTML for its metadata means that something stands in its place. */
  let spoke = false;

  async function knock(signal?: AbortSignal): Promise<void> {
    const request = {
      method: "GET",
      url: "metadata",
      headers: {},
      body: null,
      patienceMs: 0,
    } as const;
    try {
      await attempt({ ...KNOCK, ...request, ...(signal ? { signal } : {}) });
      spoke = true;
    } catch (error) {
      if (failedAs(error, ...ANSWERED)) return;
      if (failedAs(error, "protocol") && !spoke) return;
      if (!isSourceError(error)) throw error;
      if (failedAs(error, "unavailable")) throw error;
      throw new SourceError("unavailable", "the EHR does not answer", { cause: error });
    }
  }

  const circuit = createCircuit(settings, knock);
  const persist = createPersistence(settings, { knock, isDown: () => circuit.isOpen() });

  return {
    async send(request) {
      const work = (): Promise<Reply> => persist(() => attempt(request), request);
      const reply = await circuit.run(work, request.patienceMs, request.signal);
      spoke ||= request.type === KNOCK.type;
      return reply;
    },
    authorize(signal, refused) {
      if (refused !== undefined) access.refused(refused);
      return access.header(signal);
    },
    status: () => access.status(),
    close: () => wire.close(),
  };
}
