import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { WireAnswer } from "./fault.ts";

/** An answer before it is sent. */
export interface Draft {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (status: number, value: unknown): Draft => ({
  status,
  body: JSON.stringify(value),
  headers: { "content-type": "application/fhir+json; charset=utf-8" },
});

export const outcome = (status: number, code: string): Draft =>
  json(status, { resourceType: "OperationOutcome", issue: [{ severity: "error", code }] });

/** Sends a draft as it should be. */
export function send(response: ServerResponse, draft: Draft, packed: boolean): void {
  const plain = Buffer.from(draft.body, "utf8");
  const body = packed ? gzipSync(plain) : plain;
  response.writeHead(draft.status, {
    ...draft.headers,
    "content-length": body.byteLength,
    ...(packed ? { "content-encoding": "gzip" } : {}),
  });
  response.end(body);
}

/** Sends a draft, or something else in its place, as a fault wants it. */
export function misbehave(response: ServerResponse, draft: Draft, answer: WireAnswer): void {
  const body = Buffer.from(draft.body, "utf8");
  const head = (length: number): void => {
    response.writeHead(draft.status, { ...draft.headers, "content-length": length });
  };
  switch (answer.kind) {
    case "status":
      return send(response, refusal(answer), false);
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "stall":
      return;
    case "slow": {
      if (answer.headers === true) {
        head(body.byteLength);
        response.flushHeaders();
      }
      const timer = setTimeout(() => {
        if (answer.headers === true) response.end(body);
        else send(response, draft, false);
      }, answer.ms);
      response.once("close", () => clearTimeout(timer));
      return;
    }
    case "drip":
      head(body.byteLength);
      return drip(response, body, answer);
    case "truncate":
      head(body.byteLength);
      response.write(body.subarray(0, Math.floor((body.byteLength * answer.percent) / 100)), () =>
        response.destroy(),
      );
      return;
    case "wrong-length":
      // Node checks the length that it is told; the socket does not.
      response.strictContentLength = false;
      head(body.byteLength + answer.by);
      response.write(body, () => response.destroy());
      return;
    case "body":
      return send(
        response,
        {
          status: 200,
          body: answer.body,
          headers: { "content-type": answer.contentType ?? "application/fhir+json" },
        },
        false,
      );
    case "bomb": {
      const packed = gzipSync(Buffer.alloc(answer.bytes, 0x20));
      response.writeHead(200, {
        "content-type": "application/fhir+json",
        "content-encoding": "gzip",
        "content-length": packed.byteLength,
      });
      response.end(packed);
      return;
    }
    case "redirect":
      response.writeHead(answer.status ?? 302, { location: answer.to });
      response.end();
      return;
  }
}

function refusal({ status, retryAfter, code }: Extract<WireAnswer, { kind: "status" }>): Draft {
  const draft = outcome(status, code ?? (status === 429 ? "throttled" : "exception"));
  if (retryAfter === undefined) return draft;
  const value =
    typeof retryAfter === "number"
      ? String(retryAfter)
      : new Date(Date.now() + retryAfter.dateIn * 1_000).toUTCString();
  return { ...draft, headers: { ...draft.headers, "retry-after": value } };
}

function drip(
  response: ServerResponse,
  body: Buffer,
  { everyMs, bytes = 1 }: Extract<WireAnswer, { kind: "drip" }>,
): void {
  let at = 0;
  const drop = (): void => {
    response.write(body.subarray(at, at + bytes));
    at += bytes;
    if (at >= body.byteLength) response.end();
  };
  // The first one at once, and the head with it: it is the body that is slow.
  drop();
  const timer = setInterval(drop, everyMs);
  response.once("close", () => clearInterval(timer));
}
