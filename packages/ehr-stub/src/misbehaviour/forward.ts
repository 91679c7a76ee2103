import { type IncomingMessage, type ServerResponse, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { gunzipSync } from "node:zlib";
import type { Draft } from "../stub/reply.ts";
import type { RawRequest } from "../stub/request.ts";

/** Of one connection, not of what goes through it (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Asks the target what the client asked, under the Host that the client used: the links of the answer lead back here. */
export function ask(
  target: URL,
  { method, target: path, headers, body }: RawRequest,
  more: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const kept = Object.entries({ ...headers, ...more }).filter(
    ([name, value]) => !HOP_BY_HOP.has(name) && value !== undefined,
  );
  const bytes = Buffer.from(body, "utf8");
  const send = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(
      {
        hostname: target.hostname,
        port: target.port,
        method,
        path,
        headers: {
          ...Object.fromEntries(kept),
          ...(bytes.byteLength > 0 ? { "content-length": bytes.byteLength } : {}),
        },
      },
      resolve,
    );
    request.once("error", reject);
    request.end(bytes);
  });
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string | string[]][] =>
      value === undefined || HOP_BY_HOP.has(name) ? [] : [[name, value]],
    ),
  );

/** The target's answer as it comes, held nowhere. */
export function pass(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, headersOf(answer));
  answer.once("error", () => response.destroy());
  response.once("close", () => answer.destroy());
  answer.pipe(response);
}

/** The target's whole answer, to be spoilt; unpacked, as servers may pack what nobody asked them to. */
export async function draftOf(answer: IncomingMessage): Promise<Draft> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  const { "content-length": _, "content-encoding": encoding, ...headers } = headersOf(answer);
  const bytes = Buffer.concat(chunks);
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: answer.statusCode ?? 502,
    body: (encoding === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8"),
    headers: Object.fromEntries(single),
  };
}
