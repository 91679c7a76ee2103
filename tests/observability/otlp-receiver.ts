import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const attributesSchema = z
  .array(z.looseObject({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((pairs) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]])),
  );

const spanSchema = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: attributesSchema,
  events: z.array(z.unknown()).default([]),
  status: z.looseObject({ message: z.string().optional() }),
});

const exportSchema = z.looseObject({
  resourceSpans: z.array(
    z.looseObject({
      resource: z.looseObject({ attributes: attributesSchema }),
      scopeSpans: z.array(z.looseObject({ spans: z.array(spanSchema) })),
    }),
  ),
});

export type ReceivedSpan = z.output<typeof spanSchema>;

/** A collector of OTLP over HTTP that keeps all it is sent. */
export interface OtlpReceiver {
  readonly endpoint: string;
  /** Headers and bodies, as they came. */
  dump(): string;
  spans(): readonly ReceivedSpan[];
  /** Of the resources: what sent them. */
  services(): ReadonlySet<unknown>;
  close(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const heads: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heads.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((open) => server.listen(0, "127.0.0.1", open));
  const { port } = server.address() as AddressInfo;
  const received = () =>
    bodies.flatMap((body) => exportSchema.parse(JSON.parse(body)).resourceSpans);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    dump: () => [...heads, ...bodies].join("\n"),
    spans: () => received().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    services: () => new Set(received().map(({ resource }) => resource.attributes["service.name"])),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
