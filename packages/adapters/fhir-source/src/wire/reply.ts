import { createHash } from "node:crypto";
import type { Call } from "./call.ts";
import { readJson } from "./json.ts";
import type { Limits } from "../limits.ts";
import type { SourceLog } from "../options.ts";
import { isObject, property } from "../search/shape.ts";
import { SourceError } from "./source-error.ts";

/** A resource as the server sent it: of the type asked for, otherwise unchecked. */
export interface Reply {
  readonly body: Readonly<Record<string, unknown>> & { readonly resourceType: string };
  readonly bytes: number;
  /** What answered, for links relative to it. */
  readonly url: URL;
  /** Its Date header. */
  readonly date?: string | null;
}

/**
 * The resource in a body. A body that ends in the middle is a fault of the network; anything else that is not the
 * resource asked for (HTML, null, a list, an OperationOutcome) is of class protocol.
 */
export function parseReply(
  bytes: Uint8Array,
  call: Pick<Call, "route" | "expect">,
  url: URL,
  limits: Limits,
  log: SourceLog,
): Reply {
  const reading = readJson(bytes, limits.jsonDepth);
  if (reading.kind === "truncated") {
    throw new SourceError("network", `${call.route}: the body ends in the middle`);
  }
  if (reading.kind === "too-deep" || reading.kind === "too-much") {
    throw new SourceError("too-large", `${call.route}: the body is ${reading.kind} as JSON`);
  }
  if (reading.kind !== "value") {
    throw noFhir(`${call.route}: the body is ${reading.kind} as JSON`, url);
  }
  const { value, stripped } = reading;
  if (!isObject(value) || property(value, "resourceType") !== call.expect) {
    throw noFhir(`${call.route}: the body is no ${call.expect}`, url);
  }
  if (stripped > 0) log.warn({ route: call.route, stripped }, "took hostile members out of a body");
  return { body: { ...value, resourceType: call.expect }, bytes: bytes.byteLength, url };
}

/** The URL itself may name patients: a log gets its hash. */
const noFhir = (what: string, { href }: URL): SourceError =>
  new SourceError("protocol", what, {
    page: createHash("sha256").update(href).digest("hex").slice(0, 16),
  });
